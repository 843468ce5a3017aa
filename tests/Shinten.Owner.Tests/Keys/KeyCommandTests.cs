using System.Buffers;
using System.Text.Json;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Xunit;

namespace Shinten.Owner.Tests.Keys;

public sealed class KeyCommandTests
{
    private const string Alice = "alice@example.org";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reading_certificate_is_added_listed_and_removed(bool isArmoured)
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        using AddressKey key = AddressKey.Generate(
            AddressKeyKind.Version4, "Alice <alice@example.org>", TimeProvider.System.GetUtcNow());
        string file = shell.SecretFile("key", "");
        File.WriteAllBytes(file, isArmoured ? Armoured(key) : key.CertificateBytes.ToArray());
        string fingerprint = Convert.ToHexString(key.Fingerprint.Span);

        JsonElement added = (await shell.RunAsync(
            "key", "add", Alice, file, "--password-file", shell.PasswordFile(), "--json")).Json();
        Assert.Equal(fingerprint, added.GetProperty("fingerprint").GetString());
        Assert.Equal("Alice <alice@example.org>", added.GetProperty("userId").GetString());
        (await shell.RunAsync("key", "add", Alice, file, "--password-file", shell.PasswordFile()))
            .Refused("has that certificate already");
        Assert.Equal(1, (await shell.RunAsync("key", "list", Alice, "--json")).Json().GetArrayLength());

        (await shell.RunAsync(
            "key", "remove", Alice, fingerprint[^16..], "--password-file", shell.PasswordFile())).Ok();
        Assert.Equal(0, (await shell.RunAsync("key", "list", Alice, "--json")).Json().GetArrayLength());
    }

    [Fact]
    public async Task A_public_key_is_published_listed_and_withdrawn()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        using AddressKey key = AddressKey.Generate(
            AddressKeyKind.Version4, "Alice <alice@example.org>", TimeProvider.System.GetUtcNow());
        string file = shell.SecretFile("key", "");
        File.WriteAllBytes(file, Armoured(key));
        string fingerprint = Convert.ToHexString(key.Fingerprint.Span);

        JsonElement published = (await shell.RunAsync(
            "key", "publish", Alice, file, "--password-file", shell.PasswordFile(), "--json")).Json();
        Assert.Equal(fingerprint, published.GetProperty("fingerprint").GetString());
        Assert.Equal(1, (await shell.RunAsync("key", "published", Alice, "--json")).Json().GetArrayLength());
        Assert.Equal(0, (await shell.RunAsync("key", "list", Alice, "--json")).Json().GetArrayLength());
        (await shell.RunAsync("key", "publish", "bob@example.org", file, "--login", Alice))
            .Refused("does not name bob@example.org");
        (await shell.RunAsync("key", "withdraw", Alice, "00FF", "--password-file", shell.PasswordFile()))
            .Refused("0 keys of alice@example.org are meant");

        (await shell.RunAsync(
            "key", "withdraw", Alice, fingerprint[^16..], "--password-file", shell.PasswordFile())).Ok();
        Assert.Equal(0, (await shell.RunAsync("key", "published", Alice, "--json")).Json().GetArrayLength());
    }

    [Fact]
    public async Task What_is_no_certificate_is_refused_with_the_reason()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync("key", "add", Alice, shell.SecretFile("key", "hello")))
            .Refused("is not a certificate to read with");
    }

    private static byte[] Armoured(AddressKey key)
    {
        ArrayBufferWriter<byte> text = new();
        Armor.Write(text, new ReadOnlySequence<byte>(key.CertificateBytes), ArmorKind.PublicKey);
        return text.WrittenSpan.ToArray();
    }
}
