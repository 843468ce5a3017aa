using System.Buffers;
using System.Security.Cryptography;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Sequoia's sq opens what we seal and encrypt, and we open what it encrypts.</summary>
[Trait("needs", "programs")]
public sealed class SequoiaTests : IDisposable
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private readonly string _folder = Directory.CreateTempSubdirectory("sq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("cv25519")]
    [InlineData("rsa3k")]
    public async Task It_and_we_open_each_others_messages(string suite)
    {
        string secretFile = InFolder("key");
        await RunAsync(
            default, "key", "generate", "--cipher-suite", suite, "--userid", "Alice", "--export", secretFile);
        byte[] exported = await RunAsync(default, "key", "extract-cert", secretFile);
        ReadingCertificate certificate = ReadingCertificate.Parse(exported);
        SealForm form = ReadingCertificate.FormFor([certificate], Now);
        Assert.Equal(new SealForm(1, 9, 0), form);

        foreach (int length in new[] { 5_000, 200_000, 200_001, 200_002 })
        {
            byte[] payload = length == 5_000 ? Letters.Text(length) : RandomNumberGenerator.GetBytes(length);
            byte[] sessionKey = Letters.SessionKey(form);
            ArrayBufferWriter<byte> message = new();
            Pkesk.Write(message, certificate, form, sessionKey, Now);
            EncryptedPacket.Write(message, form, sessionKey, new ReadOnlySequence<byte>(payload));
            ArrayBufferWriter<byte> armour = new();
            Armor.Write(armour, new ReadOnlySequence<byte>(message.WrittenMemory));
            Assert.Equal(
                payload, await RunAsync(armour.WrittenMemory, "decrypt", "--recipient-key", secretFile));
        }

        using AddressKey key = AddressKey.Parse(
            await File.ReadAllBytesAsync(secretFile, TestContext.Current.CancellationToken));
        await ExchangeAsync(key);
    }

    [Fact]
    public async Task It_uses_our_address_keys()
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version4, "Bob", Now.AddHours(-1));
        await ExchangeAsync(key);
    }

    /// <summary>It encrypts to the key and verifies what the key signs.</summary>
    private async Task ExchangeAsync(AddressKey key)
    {
        byte[] text = Letters.Text(100_000);
        string certificateFile = InFolder("certificate");
        await File.WriteAllBytesAsync(certificateFile, key.CertificateBytes);
        byte[] encrypted = await RunAsync(text, "encrypt", "--recipient-cert", certificateFile);
        Assert.Equal(text, OpenPgpMessage.Open(encrypted, [key], 1_000_000).Content);

        string signatureFile = InFolder("signature");
        byte[] signature = key.Sign(new ReadOnlySequence<byte>(text), Now);
        await File.WriteAllBytesAsync(signatureFile, signature);
        await RunAsync(text, "verify", "--signer-cert", certificateFile, "--detached", signatureFile);
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private static Task<byte[]> RunAsync(ReadOnlyMemory<byte> input, params string[] arguments)
        => Programs.RunAsync(["sq", .. arguments], input, []);
}
