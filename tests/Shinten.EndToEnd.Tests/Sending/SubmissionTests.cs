using System.Text;
using MailKit.Net.Imap;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Sending;

/// <summary>swaks, msmtp and curl hand letters over, and another user of the server reads them.</summary>
public sealed class SubmissionTests(DemoFixture demo)
{
    private readonly DemoFile _demo = demo.Server.File;
    private readonly string _scratch = demo.Server.Scratch;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("submission", "-tls", "PLAIN", "ciphertext")]
    [InlineData("submission", "-tls", "LOGIN", "envelopes")]
    [InlineData("submissions", "-tlsc", "PLAIN", "everything")]
    public async Task Swaks_signs_in_and_sends(string port, string tls, string mechanism, string access)
    {
        string mark = $"swaks-{port}-{mechanism}-{access}";
        RunResult sent = await Run.CheckedAsync("swaks", [
            "--server", $"{_demo.Host}:{_demo.Ports[port]}", tls, "--tls-verify", "--tls-ca-path", _demo.Ca,
            "--auth", mechanism, "--auth-user", _demo.Alice.Address,
            "--auth-password", _demo.Alice.AppPasswords.For(access),
            "--ehlo", "laptop.of.alice", "--from", _demo.Alice.Address, "--to", _demo.Bob.Address,
            "--header", $"Subject: {mark}", "--header", "Bcc: secret@example.test",
            "--header", "X-Originating-IP: 192.0.2.1", "--header", "User-Agent: swaks of alice",
            "--body", "Shall we meet?\n"]);

        Assert.Contains("235 2.7.0", sent.Text, StringComparison.Ordinal);
        string letter = await ReadAsync(_demo.Bob, mark);
        Assert.Contains("Shall we meet?", letter, StringComparison.Ordinal);
        Assert.Contains("with ESMTPSA", letter, StringComparison.Ordinal);
        AssertSaysNothing(letter, "laptop", "secret@", "192.0.2.1", "swaks of alice", "127.0.0.1");
    }

    [Fact]
    public async Task Msmtp_sends_to_whom_the_header_names_and_keeps_the_blind_copies_blind()
    {
        const string Letter = """
            From: Alice <{0}>
            To: {1}
            Bcc: {0}
            Subject: msmtp-blind

            Nobody sees who else has this.
            """;

        await Run.CheckedAsync(
            "msmtp",
            ["--file", await MsmtpSettingsAsync(_demo.Alice.AppPasswords.Ciphertext), "--read-recipients"],
            string.Format(null, CompositeFormat.Parse(Letter), _demo.Alice.Address, _demo.Bob.Address));

        string forBob = await ReadAsync(_demo.Bob, "msmtp-blind");
        string forAlice = await ReadAsync(_demo.Alice, "msmtp-blind");
        AssertSaysNothing(forBob, "Bcc", $"<{_demo.Alice.Address}>\r\nDelivered-To: {_demo.Alice.Address}");
        AssertSaysNothing(forAlice, "Bcc");
        Assert.Contains("\r\nDate: ", forBob, StringComparison.Ordinal);
        Assert.Contains("\r\nMessage-ID: ", forBob, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Curl_sends_over_TLS_from_the_first_byte()
    {
        string letter = Path.Combine(_scratch, "curl-letter.eml");
        await File.WriteAllTextAsync(
            letter, $"From: {_demo.Bob.Address}\r\nSubject: curl-sends\r\n\r\n.a dot\r\n..two\r\n", Cancel);

        await Run.CheckedAsync("curl", [
            "--silent", "--show-error", "--cacert", _demo.Ca,
            "--user", $"{_demo.Bob.Address}:{_demo.Bob.AppPasswords.Everything}",
            "--mail-from", _demo.Bob.Address, "--mail-rcpt", _demo.Alice.Address, "--upload-file", letter,
            $"smtps://{_demo.Host}:{_demo.Ports["submissions"]}/laptop"]);

        Assert.EndsWith(
            "\r\n\r\n.a dot\r\n..two\r\n", await ReadAsync(_demo.Alice, "curl-sends"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_or_a_foreign_name_is_refused_in_words()
    {
        string settings = await MsmtpSettingsAsync("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA");
        string[] arguments = ["--file", settings, _demo.Bob.Address];
        RunResult stranger = await Run.AnyAsync("msmtp", arguments, $"From: {_demo.Alice.Address}\n\nHello\n");

        settings = await MsmtpSettingsAsync(_demo.Alice.AppPasswords.Everything);
        arguments = ["--file", settings, _demo.Bob.Address];
        RunResult foreign = await Run.AnyAsync("msmtp", arguments, $"From: {_demo.Bob.Address}\n\nHello\n");

        // EX_NOPERM and EX_UNAVAILABLE of sysexits.h
        Assert.Equal(77, stranger.Status);
        Assert.Contains("535 5.7.8 Address or app password is wrong", stranger.Error, StringComparison.Ordinal);
        Assert.Equal(69, foreign.Status);
        Assert.Contains("addresses of your own account alone", foreign.Error, StringComparison.Ordinal);
    }

    private async Task<string> MsmtpSettingsAsync(string password)
    {
        string file = Path.Combine(_scratch, $"{Guid.NewGuid():N}.msmtprc");
        await File.WriteAllTextAsync(file, $"""
            account default
            host {_demo.Host}
            port {_demo.Ports["submission"]}
            tls on
            tls_trust_file {_demo.Ca}
            auth plain
            user {_demo.Alice.Address}
            password {password}
            from {_demo.Alice.Address}
            domain laptop.of.alice

            """, Cancel);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private async Task<string> ReadAsync(DemoAccount account, string mark)
    {
        using ImapClient client = await Mailbox.OpenAsync(_demo, account, "everything", Cancel);
        return Encoding.UTF8.GetString(Assert.Single(await Mailbox.FindAsync(client, mark, Cancel)));
    }

    private static void AssertSaysNothing(string letter, params string[] secrets)
        => Assert.All(secrets, secret => Assert.DoesNotContain(secret, letter, StringComparison.OrdinalIgnoreCase));
}
