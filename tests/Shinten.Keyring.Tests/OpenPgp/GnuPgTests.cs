using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>GnuPG opens what we seal and encrypt, and we open what it encrypts.</summary>
[Trait("needs", "programs")]
public sealed class GnuPgTests : IAsyncLifetime
{
    private const string Passphrase = "correct horse";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private readonly string _home = Directory.CreateTempSubdirectory("gpg").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Programs.RunAsync(["gpgconf", "--kill", "gpg-agent"], default, Environment());
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("rsa3072", "rsa3072")]
    [InlineData("ed25519", "cv25519")]
    [InlineData("nistp256", "nistp256")]
    [InlineData("nistp384", "nistp384")]
    [InlineData("nistp521", "nistp521")]
    [InlineData("brainpoolP256r1", "brainpoolP256r1")]
    public async Task It_and_we_open_each_others_messages(string primary, string subkey)
    {
        await MakeKeyAsync(primary, subkey);
        byte[] exported = await RunAsync(default, "--armor", "--export");
        ReadingCertificate certificate = ReadingCertificate.Parse(exported);
        SealForm form = ReadingCertificate.FormFor([certificate], Now);
        Assert.Equal(new SealForm(1, 9, 0), form);
        Assert.Equal("Alice <alice@example.org>", certificate.UserId);

        foreach (int length in new[] { 5_000, 200_000, 200_001, 200_002 })
        {
            byte[] payload = length == 5_000 ? Letters.Text(length) : RandomNumberGenerator.GetBytes(length);
            Assert.Equal(payload, await RunAsync(Sealed(certificate, form, payload), "--decrypt"));
        }

        byte[] secret = await RunAsync(default, "--export-secret-keys");
        using AddressKey key = AddressKey.Parse(secret);
        Assert.False(key.TryUnlock("wrong horse"u8));
        Assert.True(key.TryUnlock(Encoding.UTF8.GetBytes(Passphrase)));
        byte[] text = Letters.Text(100_000);
        byte[] encrypted = await RunAsync(text, "--encrypt", "--recipient", "alice@example.org");
        Assert.Equal(text, OpenPgpMessage.Open(encrypted, [key], 1_000_000).Content);

        ReadOnlySequence<byte> document = new(text);
        byte[] signature = await RunAsync(text, "--detach-sign");
        Assert.True(DetachedSignature.Verify(document, signature, key.CertificateBytes.Span, Now));
        await VerifyAsync(text, key.Sign(document, Now));
    }

    [Fact]
    public async Task It_uses_our_address_keys()
    {
        using AddressKey key = AddressKey.Generate(
            AddressKeyKind.Version4, "Bob <bob@example.org>", Now.AddHours(-1));
        await RunAsync(key.WriteSecret(), "--import");
        byte[] text = Letters.Text(100_000);
        ReadOnlySequence<byte> document = new(text);

        byte[] encrypted = await RunAsync(text, "--sign", "--encrypt", "--recipient", "bob@example.org");
        OpenedMessage opened = OpenPgpMessage.Open(encrypted, [key], 1_000_000);
        Assert.Equal(text, opened.Content);
        Assert.True(DetachedSignature.Verify(
            document, Assert.Single(opened.Signatures), key.CertificateBytes.Span, Now));
        Assert.Equal(text, await RunAsync(encrypted, "--decrypt"));

        byte[] signature = await RunAsync(text, "--detach-sign");
        Assert.True(DetachedSignature.Verify(document, signature, key.CertificateBytes.Span, Now));
        await VerifyAsync(text, key.Sign(document, Now));
    }

    [Fact]
    public async Task An_expired_and_a_revoked_key_are_refused_with_their_reason()
    {
        await MakeKeyAsync("ed25519", "cv25519");
        ReadingCertificate certificate = ReadingCertificate.Parse(await RunAsync(default, "--export"));
        Assert.Null(certificate.WhyUnusable(Now));

        string fingerprint = Convert.ToHexString(certificate.Fingerprint.Span);
        await RunAsync(default, "--quick-set-expire", fingerprint, "1d");
        ReadingCertificate expiring = ReadingCertificate.Parse(await RunAsync(default, "--export"));
        Assert.Null(expiring.WhyUnusable(Now));
        Assert.Contains("expired", expiring.WhyUnusable(Now.AddDays(2)), StringComparison.Ordinal);
        Assert.Throws<OpenPgpException>(() => Pkesk.Write(
            new ArrayBufferWriter<byte>(), expiring, new SealForm(1, 9, 0), new byte[32], Now.AddDays(2)));

        string revocation = await File.ReadAllTextAsync(
            Path.Combine(_home, "openpgp-revocs.d", fingerprint + ".rev"), TestContext.Current.CancellationToken);
        await RunAsync(
            Encoding.UTF8.GetBytes(revocation.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal)),
            "--import");
        ReadingCertificate revoked = ReadingCertificate.Parse(await RunAsync(default, "--export"));
        Assert.Contains("revoked", revoked.WhyUnusable(Now), StringComparison.Ordinal);
    }

    private static byte[] Sealed(ReadingCertificate certificate, SealForm form, byte[] payload)
    {
        byte[] sessionKey = Letters.SessionKey(form);
        ArrayBufferWriter<byte> message = new();
        Pkesk.Write(message, certificate, form, sessionKey, Now);
        EncryptedPacket.Write(message, form, sessionKey, new ReadOnlySequence<byte>(payload));
        ArrayBufferWriter<byte> armour = new();
        Armor.Write(armour, new ReadOnlySequence<byte>(message.WrittenMemory));
        return armour.WrittenSpan.ToArray();
    }

    private async Task MakeKeyAsync(string primary, string subkey)
    {
        await RunAsync(default, "--quick-generate-key", "Alice <alice@example.org>", primary, "cert,sign", "never");
        string listing = Encoding.UTF8.GetString(await RunAsync(default, "--with-colons", "--list-keys"));
        string fingerprint = listing.Split('\n').First(line => line.StartsWith("fpr", StringComparison.Ordinal))
            .Split(':')[9];
        await RunAsync(default, "--quick-add-key", fingerprint, subkey, "encr", "never");
    }

    private async Task VerifyAsync(byte[] document, byte[] signature)
    {
        string file = Path.Combine(_home, "signature");
        await File.WriteAllBytesAsync(file, signature);
        await RunAsync(document, "--verify", file, "-");
    }

    private Task<byte[]> RunAsync(ReadOnlyMemory<byte> input, params string[] arguments) => Programs.RunAsync(
        [
            "gpg", "--batch", "--quiet", "--no-tty", "--trust-model", "always",
            "--pinentry-mode", "loopback", "--passphrase", Passphrase, .. arguments,
        ],
        input,
        Environment());

    private Dictionary<string, string> Environment() => new() { ["GNUPGHOME"] = _home, ["LC_ALL"] = "C" };
}
