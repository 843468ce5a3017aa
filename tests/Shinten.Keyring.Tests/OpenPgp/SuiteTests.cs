using System.Text;
using System.Text.Json.Nodes;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Keys and messages that others collected, read in place; absent, the tests are skipped.</summary>
public sealed class SuiteTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Interoperability messages that do not open, and why.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        // Encrypted by ElGamal.
        ["gnupg-v1-002"] = "None of the keys",
    };

    [Fact]
    public void Messages_to_every_kind_of_key_open()
    {
        int opened = 0;
        foreach (string message in Files(".", "enc-*.msg"))
        {
            byte[] secret = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(message)!, "tsk.asc"));
            if (message.Contains("v6-legacy_illegal", StringComparison.Ordinal))
            {
                Assert.Throws<OpenPgpException>(() => AddressKey.Parse(secret));
                continue;
            }

            using AddressKey key = AddressKey.Parse(secret);
            OpenedMessage content = OpenPgpMessage.Open(File.ReadAllBytes(message), [key], 10_000);
            Assert.StartsWith("hello world", Encoding.UTF8.GetString(content.Content), StringComparison.Ordinal);
            opened++;
        }

        Assert.Equal(15, opened);
    }

    [Fact]
    public void Interoperability_messages_open()
    {
        int opened = 0;
        foreach (string file in Files("openpgp-interop/testcases/messages", "*.json"))
        {
            JsonNode test = JsonNode.Parse(File.ReadAllText(file))!;
            if ((string?)test["type"] != "decrypt")
                continue;

            string name = Path.GetFileNameWithoutExtension(file);
            if (Refused.TryGetValue(name, out string? reason))
            {
                OpenPgpException refused = Assert.Throws<OpenPgpException>(() => Open(file, test));
                Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(((string)test["textcontent"]!).Trim(), Open(file, test).Trim());
            opened++;
        }

        Assert.Equal(38, opened);
    }

    [Theory]
    [InlineData("draft-bre-openpgp-samples-00/bob.pub.asc", null)]
    [InlineData("ecdh/brainpool/public.asc", null)]
    [InlineData("openpgpjs/x25519.pub.asc", null)]
    [InlineData("openpgpjs/x25519-little.pub.asc", null)]
    [InlineData("openpgp/samplekeys/ecc-sample-1-pub.asc", null)]
    [InlineData("openpgp/samplekeys/ecc-sample-2-pub.asc", null)]
    [InlineData("openpgp/samplekeys/ecc-sample-3-pub.asc", null)]
    [InlineData("openpgp/samplekeys/ed25519-cv25519-sample-1.asc", null)]
    [InlineData("openpgp/samplekeys/rsa-rsa-sample-1.asc", null)]
    [InlineData("unit-tests/long-key-2.asc", null)]
    [InlineData("evn.cert", null)]
    [InlineData("unit-tests/long-key.asc", "too large")]
    [InlineData("autocrypt/alice@autocrypt.example.pub.asc", "expired")]
    [InlineData("openpgp/key-selection/0.asc", "expired")]
    [InlineData("carol.pub.asc", "number 16")]
    [InlineData("rsa8k/rsa8k.pub.asc", "no valid subkey for encryption")]
    [InlineData("openpgp-interop/testcases/keys/subkey-001.asc", "no valid subkey for encryption")]
    [InlineData("openpgp-interop/testcases/keys/pgp-6-5-001.asc", "DSA with 1024 bits")]
    [InlineData("openpgp/bug1223-good.asc", "RSA with 1024 bits")]
    [InlineData("openpgp/pgp263-test.pub.asc", "version 3")]
    [InlineData("openpgp/pubring.asc", "several keys")]
    [InlineData("openpgp/samplekeys/ecc-sample-4-pub.asc", "not supported")]
    [InlineData("pqc/v6-mldsa-65-sample-pk.asc", "not supported")]
    [InlineData("pqc/v6-eddsa-sample-pk.asc", "number 35")]
    [InlineData("carol.sec.asc", "private key")]
    [InlineData("indeterminate.asc", "not an OpenPGP key")]
    public void A_certificate_is_usable_or_refused_with_a_reason(string file, string? reason)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder(), file));
        string? said;
        try
        {
            said = ReadingCertificate.Parse(bytes).WhyUnusable(Now);
        }
        catch (OpenPgpException refused)
        {
            said = refused.Message;
        }

        if (reason is null)
            Assert.Null(said);
        else
            Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_does_more_than_be_refused()
    {
        using AddressKey key = AddressKey.Parse(Encoding.UTF8.GetBytes(StandardExamples.SecretKey));
        foreach (string file in Files(".", "*"))
        {
            byte[] bytes = File.ReadAllBytes(file);
            foreach (Action parse in new Action[]
            {
                () => ReadingCertificate.Parse(bytes).WhyUnusable(Now),
                () => AddressKey.Parse(bytes).Dispose(),
                () => OpenPgpMessage.Open(bytes, [key], 1_000_000),
            })
            {
                try
                {
                    parse();
                }
                catch (OpenPgpException)
                {
                    // Refused.
                }
            }
        }
    }

    private static string Open(string file, JsonNode test)
    {
        string folder = Path.GetDirectoryName(file)!;
        using AddressKey key = AddressKey.Parse(
            File.ReadAllBytes(Path.Combine(folder, (string)test["decryptKey"]!)));
        Assert.True(key.TryUnlock(Encoding.UTF8.GetBytes((string?)test["passphrase"] ?? "")));
        byte[] message = File.ReadAllBytes(Path.ChangeExtension(file, ".asc"));
        return Encoding.UTF8.GetString(OpenPgpMessage.Open(message, [key], 10_000).Content);
    }

    private static IEnumerable<string> Files(string folder, string pattern)
        => Directory.EnumerateFiles(Path.Combine(Folder(), folder), pattern, SearchOption.AllDirectories).Order();

    private static string Folder()
    {
        string shared = Environment.GetEnvironmentVariable("SHINTEN_SHARED")
            ?? Path.Combine(Programs.Checkout(), "..", "shared");
        string suite = Path.Combine(shared, "suites", "openpgp", "rpgp");
        Assert.SkipUnless(Directory.Exists(suite), "The suite suites/openpgp is not here.");
        return suite;
    }
}
