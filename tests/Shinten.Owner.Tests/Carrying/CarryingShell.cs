using System.Text.Json;
using Xunit;

namespace Shinten.Owner.Tests.Carrying;

/// <summary>A server that does not run, with two accounts, and folders to carry letters through.</summary>
internal sealed class CarryingShell : IDisposable
{
    public const string Alice = "alice@example.org";
    public const string Bob = "bob@example.org";

    private readonly Shell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-carry-").FullName;

    public static async Task<CarryingShell> StartAsync(params string[] optionsOfBob)
    {
        CarryingShell made = new();
        await made._shell.SetUpAsync(Alice);
        (await made._shell.RunAsync(
            ["account", "add", Bob, "--password-file", made._shell.PasswordFile(), .. optionsOfBob])).Ok();
        return made;
    }

    /// <summary>A path that does not exist yet.</summary>
    public string NewPath(string name = "carried") => Path.Combine(_folder, $"{name}-{Guid.NewGuid():N}");

    public string DataFolder => _shell.DataFolder;

    public Task<ShellResult> RunAsync(params string[] arguments)
        => _shell.RunAsync([.. arguments, "--password-file", _shell.PasswordFile()]);

    public async Task<JsonElement> ImportAsync(string account, string from, params string[] options)
        => (await RunAsync(["import", account, "--from", from, "--json", .. options])).Json();

    /// <summary>Exports into a new folder and returns it.</summary>
    public async Task<string> ExportAsync(string account, string format = "eml")
    {
        string folder = NewPath(format);
        (await RunAsync("export", account, "--to", folder, "--format", format)).Ok();
        return folder;
    }

    public async Task<long> LettersOfAsync(string account)
        => (await _shell.RunAsync("account", "show", account, "--json")).Json().GetProperty("letters").GetInt64();

    /// <summary>Alice with letters of every odd kind.</summary>
    public async Task FillAliceAsync()
    {
        string folder = new MadeExport(NewPath("made"))
            .Mailbox("INBOX").Mailbox("Sent").Mailbox("v1.2/a b/領収書").Mailbox("x.mbox").Mailbox("x")
            .Mailbox("..", isSubscribed: false).Mailbox("empty", isSubscribed: false)
            .Letter(Plain("one"), "2020-02-29T23:59:59.123+00:00", ("INBOX", "\\Seen"))
            .Letter(
                Plain("in two"), "2026-11-27T09:18:46+09:00", ("INBOX", "\\Flagged Work"), ("Sent", "\\Seen $Label1"))
            .Letter(Plain("same"), "2021-01-01T00:00:00Z", ("x", ""))
            .Letter(Plain("same"), "2021-01-01T00:00:00Z", ("x", ""))
            .Letter(Plain("same"), "2022-01-01T00:00:00Z", ("x.mbox", "\\Draft \\Answered \\Deleted"))
            .Letter("Subject: no end of line\r\n\r\ntext", "2021-01-01T00:00:00Z", ("v1.2/a b/領収書", ""))
            .Letter(
                "Subject: bare\r\n\r\nLF\nand CR\rboth\n\r\nFrom me\nFrom you\r\n", "1999-12-31T00:00:00Z", ("x", ""))
            .Letter(">From me\r\nFrom you\r\n>>From x\r\n\r\nFrom here on\r\n", "2021-01-01T00:00:00Z", ("..", ""))
            .Letter("\nSubject: begins with LF\n", "2021-01-01T00:00:00Z", ("INBOX", ""))
            .Letter("\r", "2021-01-01T00:00:00Z", ("INBOX", ""))
            .Letter("\0\u00ff\u0080\r\n\0", "1970-01-01T00:00:00Z", ("INBOX", "a b_c $MDNSent"))
            .Letter(Plain(new string('x', 700_000)), "2021-01-01T00:00:00Z", ("INBOX", ""))
            .Write();
        Assert.Equal(12, (await ImportAsync(Alice, folder)).GetProperty("imported").GetInt32());
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static string Plain(string subject)
        => $"From: a@example.net\r\nTo: b@example.net\r\nSubject: {subject}\r\n\r\nBody of {subject}.\r\n";
}
