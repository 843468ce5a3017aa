// Runs one operation of OpenPGP.js: a JSON request on stdin, a JSON answer on stdout, bytes as base64.
import * as openpgp from "openpgp";

const actions = {
  async generate({ type, v6, passphrase, argon2 }) {
    const config = { v6Keys: v6, aeadProtect: v6 || type === "curve25519" };
    if (argon2) {
      Object.assign(config, {
        aeadProtect: true,
        s2kType: openpgp.enums.s2k.argon2,
        s2kArgon2Params: { passes: 2, parallelism: 3, memoryExponent: 12 },
      });
    }
    const { privateKey, publicKey } = await openpgp.generateKey({
      type,
      rsaBits: 2048,
      userIDs: [{ name: "Alice", email: "alice@example.org" }],
      passphrase,
      format: "binary",
      config,
    });
    return { privateKey: encode(privateKey), publicKey: encode(publicKey) };
  },

  async decrypt({ message, privateKey }) {
    const { data } = await openpgp.decrypt({
      message: await openpgp.readMessage({ armoredMessage: message }),
      decryptionKeys: await openpgp.readPrivateKey({ binaryKey: decode(privateKey) }),
      format: "binary",
    });
    return { data: encode(data) };
  },

  async decryptWithSessionKey({ packet, sessionKey, algorithm }) {
    const { data } = await openpgp.decrypt({
      message: await openpgp.readMessage({ binaryMessage: decode(packet) }),
      sessionKeys: [{ data: decode(sessionKey), algorithm }],
      format: "binary",
    });
    return { data: encode(data) };
  },

  async encrypt({ data, publicKey, compress }) {
    const message = await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: decode(data) }),
      encryptionKeys: await openpgp.readKey({ binaryKey: decode(publicKey) }),
      format: "armored",
      config: {
        preferredCompressionAlgorithm: compress
          ? openpgp.enums.compression.zlib
          : openpgp.enums.compression.uncompressed,
      },
    });
    return { message };
  },

  async sign({ data, privateKey }) {
    const signature = await openpgp.sign({
      message: await openpgp.createMessage({ binary: decode(data) }),
      signingKeys: await openpgp.readPrivateKey({ binaryKey: decode(privateKey) }),
      detached: true,
      format: "binary",
    });
    return { signature: encode(signature) };
  },

  async verify({ data, signature, publicKey }) {
    const { signatures } = await openpgp.verify({
      message: await openpgp.createMessage({ binary: decode(data) }),
      signature: await openpgp.readSignature({ binarySignature: decode(signature) }),
      verificationKeys: await openpgp.readKey({ binaryKey: decode(publicKey) }),
      expectSigned: true,
      format: "binary",
    });
    await signatures[0].verified;
    return { verified: true };
  },
};

const encode = (bytes) => Buffer.from(bytes).toString("base64");
const decode = (text) => new Uint8Array(Buffer.from(text, "base64"));

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { action, ...request } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
process.stdout.write(JSON.stringify(await actions[action](request)));
