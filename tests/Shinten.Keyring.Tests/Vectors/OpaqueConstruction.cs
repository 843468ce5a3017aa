using System.Text;
using System.Text.Json.Nodes;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>OPAQUE as Shinten uses it: context, Argon2id, NFKC (docs/sealing.md §6).</summary>
internal sealed class OpaqueConstruction : Construction
{
    public override string File => "opaque.json";

    public override string About
        => "Context shinten/1, no identities; the stretch is Argon2id, S = 16 zeros, p = 1, T = 64, v = 0x13.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        yield return new JsonObject
        {
            ["password"] = "ﾊﾟｽﾜｰﾄﾞ ① of Alice",
            ["address"] = "alice@example.test",
            ["memoryKiB"] = 65_536,
            ["passes"] = 3,
            ["oprfSeed"] = Hex(Fixed("oprf seed", 64)),
            ["akeKey"] = Hex([.. Fixed("ake key", 31), 0]),
            ["blindRegistration"] = Hex([.. Fixed("blind registration", 31), 0]),
            ["envelopeNonce"] = Hex(Fixed("opaque envelope nonce")),
            ["blindLogin"] = Hex([.. Fixed("blind login", 31), 0]),
            ["clientNonce"] = Hex(Fixed("client nonce")),
            ["clientKeyshareSeed"] = Hex(Fixed("client keyshare")),
            ["maskingNonce"] = Hex(Fixed("masking nonce")),
            ["serverNonce"] = Hex(Fixed("server nonce")),
            ["serverKeyshareSeed"] = Hex(Fixed("server keyshare")),
        };
    }

    public override JsonObject Compute(JsonObject inputs)
    {
        StretchParameters stretch = new((uint)Number(inputs, "memoryKiB"), (uint)Number(inputs, "passes"));
        OpaqueStretch argon = OpaqueStretches.Argon2idWith(stretch);
        byte[] identifier = Encoding.UTF8.GetBytes(Str(inputs, "address"));
        using AkeKey key = new();
        key.Fill(Bytes(inputs, "akeKey"));
        using OpaqueServer server = new(Bytes(inputs, "oprfSeed"), key);
        using OpaquePassword password = new(Str(inputs, "password"));
        using OpaqueRegistration registration = new(
            password, OpaqueSetting.Shinten, Bytes(inputs, "blindRegistration"));
        Assert.True(server.TryRegister(registration.Request, Str(inputs, "address"), out byte[]? response));
        Assert.True(registration.TryFinish(
            response, argon, Bytes(inputs, "envelopeNonce"), out byte[]? record, out ExportKey? export));

        byte[] randomness =
            [.. Bytes(inputs, "blindLogin"), .. Bytes(inputs, "clientNonce"), .. Bytes(inputs, "clientKeyshareSeed")];
        using OpaqueClient client = new(password, OpaqueSetting.Shinten, randomness);
        OpaqueRandomness serverRandomness = new(
            [
                .. Bytes(inputs, "maskingNonce"),
                .. Bytes(inputs, "serverNonce"),
                .. Bytes(inputs, "serverKeyshareSeed"),
            ]);
        Assert.True(server.TryStart(client.Ke1, identifier, record, serverRandomness, out OpaqueLogin? login));
        byte[] sessionKey = new byte[OpaqueLengths.SessionKey];
        Assert.True(client.TryFinish(login.Ke2, argon, sessionKey, out byte[]? ke3, out ExportKey? exportAgain));
        Assert.True(login.TryFinish(ke3));
        Assert.Equal(export.Reveal(), exportAgain.Reveal());
        JsonObject outputs = new()
        {
            ["passwordUtf8"] = Hex(password.Bytes.ToArray()),
            ["serverPublicKey"] = Hex(server.PublicKey),
            ["registrationRequest"] = Hex(registration.Request),
            ["registrationResponse"] = Hex(response),
            ["record"] = Hex(record),
            ["exportKey"] = Hex(export.Reveal()),
            ["ke1"] = Hex(client.Ke1),
            ["ke2"] = Hex(login.Ke2),
            ["ke3"] = Hex(ke3),
            ["sessionKey"] = Hex(sessionKey),
        };
        export.Dispose();
        exportAgain.Dispose();
        login.Dispose();
        return outputs;
    }

    // Computing runs both sides of the protocol: there is nothing more to open.
    public override void Open(JsonObject inputs, JsonObject outputs)
        => Assert.Equal(OpaqueLengths.Ke3, Bytes(outputs, "ke3").Length);
}
