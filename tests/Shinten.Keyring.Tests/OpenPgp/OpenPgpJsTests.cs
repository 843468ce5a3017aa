using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>OpenPGP.js opens what we seal and encrypt, and we open what it encrypts.</summary>
[Trait("needs", "programs")]
public sealed class OpenPgpJsTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("ecc", false, 1)]
    [InlineData("rsa", false, 1)]
    [InlineData("curve25519", false, 2)]
    [InlineData("curve25519", true, 2)]
    [InlineData("curve448", true, 2)]
    [InlineData("rsa", true, 2)]
    public async Task It_opens_a_letter_behind_our_session_key(string type, bool v6, byte version)
    {
        JsonNode keys = await GenerateAsync(type, v6);
        ReadingCertificate certificate = ReadingCertificate.Parse(Bytes(keys, "publicKey"));
        SealForm form = ReadingCertificate.FormFor([certificate], Now);
        Assert.Equal(version, form.Version);

        foreach (int length in new[] { 5_000, 200_000, 200_001, 200_002 })
        {
            byte[] payload = length == 5_000 ? Letters.Text(length) : RandomNumberGenerator.GetBytes(length);
            byte[] sessionKey = Letters.SessionKey(form);
            ArrayBufferWriter<byte> message = new();
            Pkesk.Write(message, certificate, form, sessionKey, Now);
            EncryptedPacket.Write(message, form, sessionKey, new ReadOnlySequence<byte>(payload));
            ArrayBufferWriter<byte> armour = new();
            Armor.Write(armour, new ReadOnlySequence<byte>(message.WrittenMemory));

            JsonNode opened = await Programs.AskOpenPgpJsAsync(new JsonObject
            {
                ["action"] = "decrypt",
                ["message"] = Encoding.ASCII.GetString(armour.WrittenSpan),
                ["privateKey"] = keys["privateKey"]!.DeepClone(),
            });
            Assert.Equal(payload, Bytes(opened, "data"));
        }
    }

    [Theory]
    [InlineData(1, 9, 0)]
    [InlineData(2, 9, 3)]
    [InlineData(2, 9, 2)]
    [InlineData(2, 7, 2)]
    public async Task It_opens_a_bare_packet_by_session_key(byte version, byte cipher, byte aead)
    {
        SealForm form = new(version, cipher, aead);
        foreach (byte[] payload in new[] { Letters.Text(5_000), RandomNumberGenerator.GetBytes(200_000), [] })
        {
            byte[] sessionKey = Letters.SessionKey(form);
            JsonNode opened = await Programs.AskOpenPgpJsAsync(new JsonObject
            {
                ["action"] = "decryptWithSessionKey",
                ["packet"] = Convert.ToBase64String(Letters.Seal(form, sessionKey, payload).Packet),
                ["sessionKey"] = Convert.ToBase64String(sessionKey),
                ["algorithm"] = version == 1 ? "aes256" : null,
            });
            Assert.Equal(payload, Bytes(opened, "data"));
        }
    }

    [Theory]
    [InlineData(AddressKeyKind.Version4)]
    [InlineData(AddressKeyKind.Version6)]
    public async Task It_and_our_address_keys_understand_each_other(AddressKeyKind kind)
    {
        using AddressKey key = AddressKey.Generate(kind, "Bob <bob@example.org>", Now.AddHours(-1));
        byte[] payload = Letters.Text(100_000);
        foreach (bool compress in new[] { false, true })
        {
            JsonNode encrypted = await Programs.AskOpenPgpJsAsync(new JsonObject
            {
                ["action"] = "encrypt",
                ["data"] = Convert.ToBase64String(payload),
                ["publicKey"] = Convert.ToBase64String(key.CertificateBytes.Span),
                ["compress"] = compress,
            });
            byte[] message = Encoding.ASCII.GetBytes((string)encrypted["message"]!);
            Assert.Equal(payload, OpenPgpMessage.Open(message, [key], 1_000_000).Content);
        }

        JsonNode verified = await Programs.AskOpenPgpJsAsync(new JsonObject
        {
            ["action"] = "verify",
            ["data"] = Convert.ToBase64String(payload),
            ["signature"] = Convert.ToBase64String(key.Sign(new ReadOnlySequence<byte>(payload), Now)),
            ["publicKey"] = Convert.ToBase64String(key.CertificateBytes.Span),
        });
        Assert.True((bool)verified["verified"]!);
    }

    [Theory]
    [InlineData("ecc", false, false)]
    [InlineData("rsa", false, false)]
    [InlineData("curve25519", false, true)]
    [InlineData("curve25519", true, true)]
    [InlineData("curve448", true, true)]
    public async Task Its_locked_keys_unlock_and_open_its_messages(string type, bool v6, bool argon2)
    {
        JsonNode keys = await GenerateAsync(type, v6, "correct horse", argon2);
        using AddressKey key = AddressKey.Parse(Bytes(keys, "privateKey"));
        Assert.True(key.IsLocked);
        Assert.False(key.TryUnlock("wrong horse"u8));
        Assert.True(key.TryUnlock("correct horse"u8));

        byte[] payload = Letters.Text(3_000);
        JsonNode encrypted = await Programs.AskOpenPgpJsAsync(new JsonObject
        {
            ["action"] = "encrypt",
            ["data"] = Convert.ToBase64String(payload),
            ["publicKey"] = keys["publicKey"]!.DeepClone(),
            ["compress"] = true,
        });
        byte[] message = Encoding.ASCII.GetBytes((string)encrypted["message"]!);
        Assert.Equal(payload, OpenPgpMessage.Open(message, [key], 1_000_000).Content);

        byte[] unlocked = key.WriteSecret();
        JsonNode signed = await Programs.AskOpenPgpJsAsync(new JsonObject
        {
            ["action"] = "sign",
            ["data"] = Convert.ToBase64String(payload),
            ["privateKey"] = Convert.ToBase64String(unlocked),
        });
        ReadOnlySequence<byte> document = new(payload);
        Assert.True(DetachedSignature.Verify(
            document, Bytes(signed, "signature"), key.CertificateBytes.Span, Now));
        Assert.True(DetachedSignature.Verify(
            document, key.Sign(document, Now), key.CertificateBytes.Span, Now));
        Assert.False(DetachedSignature.Verify(
            document.Slice(1), Bytes(signed, "signature"), key.CertificateBytes.Span, Now));
    }

    private static Task<JsonNode> GenerateAsync(
        string type, bool v6, string? passphrase = null, bool argon2 = false)
        => Programs.AskOpenPgpJsAsync(new JsonObject
        {
            ["action"] = "generate",
            ["type"] = type,
            ["v6"] = v6,
            ["passphrase"] = passphrase,
            ["argon2"] = argon2,
        });

    private static byte[] Bytes(JsonNode answer, string name) => Convert.FromBase64String((string)answer[name]!);
}
