using System.Text;
using MailKit.Net.Imap;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Promises;

/// <summary>A letter taken over IMAP at <c>envelopes</c> opens with the owner's own OpenPGP program (sealing.md
/// §8).</summary>
public sealed class OpenPgpTests
{
    private const string Letter =
        "From: a@stranger.example\r\nTo: bob@example.test\r\nSubject: For gpg and sq\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: text/plain\r\n\r\nOnly the addressee reads this.\r\n";

    [Theory]
    // In GnuPG 2.2: RSA 3072, and Ed25519 with Curve25519.
    [InlineData("default")]
    [InlineData("future-default")]
    public async Task Gpg_opens_a_letter(string algorithm)
    {
        await using DemoServer server = await DemoServer.StartAsync();
        string home = Directory.CreateDirectory(Path.Combine(server.Scratch, "gnupg")).FullName;
        File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] gpg = ["--homedir", home, "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""];
        string address = server.File.Bob.Address;
        await Run.CheckedAsync("gpg", [.. gpg, "--quick-gen-key", address, algorithm]);
        string certificate = Path.Combine(server.Scratch, "bob.asc");
        await Run.CheckedAsync("gpg", [.. gpg, "--armor", "--output", certificate, "--export", address]);

        string sealedPart = await DeliverAndFetchAsync(server, certificate);
        RunResult opened = await Run.CheckedAsync("gpg", [.. gpg, "--decrypt", sealedPart]);

        AssertIsTheLetter(opened);
        await Run.AnyAsync("gpgconf", ["--homedir", home, "--kill", "all"]);
    }

    [Fact]
    public async Task Sq_opens_a_letter()
    {
        await using DemoServer server = await DemoServer.StartAsync();
        string key = Path.Combine(server.Scratch, "bob-key.pgp");
        string certificate = Path.Combine(server.Scratch, "bob.asc");
        await Run.CheckedAsync("sq", ["key", "generate", "--userid", server.File.Bob.Address, "--export", key]);
        await Run.CheckedAsync("sq", ["key", "extract-cert", "--output", certificate, key]);

        string sealedPart = await DeliverAndFetchAsync(server, certificate);
        RunResult opened = await Run.CheckedAsync("sq", ["decrypt", "--recipient-key", key, sealedPart]);

        AssertIsTheLetter(opened);
    }

    /// <summary>Adds the certificate, delivers a letter, and writes the armoured part of the last letter to a
    /// file.</summary>
    private static async Task<string> DeliverAndFetchAsync(DemoServer server, string certificate)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        DemoFile demo = server.File;
        string recovery = Path.Combine(server.Scratch, "recovery");
        await File.WriteAllTextAsync(recovery, string.Join(' ', demo.Bob.Recovery), cancel);
        await server.CommandAsync("key", "add", demo.Bob.Address, certificate, "--recovery-file", recovery);
        await SmtpPeer.DeliverAsync(demo.Ports["smtp"], demo.Bob.Address, Encoding.ASCII.GetBytes(Letter), cancel);

        using ImapClient client = await Mailbox.OpenAsync(demo, demo.Bob, "envelopes", cancel);
        byte[] shown = Assert.Single(await Mailbox.FindAsync(client, "Subject: For gpg and sq", cancel));
        string text = Encoding.ASCII.GetString(shown);
        int start = text.IndexOf("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal);
        const string End = "-----END PGP MESSAGE-----\r\n";
        int end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start > 0 && end > start, text);
        string file = Path.Combine(server.Scratch, "letter.asc");
        await File.WriteAllTextAsync(file, text[start..(end + End.Length)], cancel);
        return file;
    }

    // With a reading certificate the payload has protected-header marks in its Content-Type (sealing.md §5).
    private static void AssertIsTheLetter(RunResult opened)
    {
        Assert.Contains("Only the addressee reads this.\r\n", opened.Text, StringComparison.Ordinal);
        Assert.Contains("Subject: For gpg and sq\r\n", opened.Text, StringComparison.Ordinal);
        Assert.Contains("protected-headers=\"v1\"", opened.Text, StringComparison.Ordinal);
    }
}
