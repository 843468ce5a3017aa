using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>mbsync and offlineimap copy the whole account to Maildir, and find nothing new the second time.</summary>
public sealed class SyncTests(DemoFixture demo)
{
    private readonly DemoServer _server = demo.Server;

    public static TheoryData<string, string> ClientsAndAccesses => new()
    {
        { "mbsync", "ciphertext" }, { "mbsync", "envelopes" }, { "mbsync", "everything" },
        { "offlineimap", "ciphertext" }, { "offlineimap", "envelopes" }, { "offlineimap", "everything" },
    };

    [Theory]
    [MemberData(nameof(ClientsAndAccesses))]
    public async Task The_whole_account_is_copied_once(string client, string access)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_server.Scratch, $"{client}-{access}")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        string configuration = Path.Combine(folder, "rc");
        await File.WriteAllTextAsync(
            configuration, client == "mbsync" ? Mbsync(folder, access) : Offlineimap(folder, access),
            TestContext.Current.CancellationToken);
        string[] arguments = client == "mbsync"
            ? ["--config", configuration, "--all"]
            : ["-c", configuration, "-o", "-u", "basic"];

        await Run.CheckedAsync(client, arguments);
        int first = Letters(folder);
        await Run.CheckedAsync(client, arguments);

        Assert.InRange(first, 20, 10_000);
        Assert.Equal(first, Letters(folder));
    }

    private static int Letters(string folder)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Count(file => Path.GetFileName(Path.GetDirectoryName(file)) is "cur" or "new");

    private string Mbsync(string folder, string access) => $"""
        IMAPAccount demo
        Host {_server.File.Host}
        Port {_server.File.Ports["imaps"]}
        User {_server.File.Alice.Address}
        Pass {_server.File.Alice.AppPasswords.For(access)}
        SSLType IMAPS
        CertificateFile {_server.File.Ca}

        IMAPStore far
        Account demo

        MaildirStore near
        SubFolders Verbatim
        Path {folder}/mail/
        Inbox {folder}/mail/Inbox

        Channel all
        Far :far:
        Near :near:
        Patterns *
        Create Near
        Sync Pull
        SyncState *

        """;

    private string Offlineimap(string folder, string access) => $"""
        [general]
        accounts = demo
        metadata = {folder}/state
        [Account demo]
        localrepository = near
        remoterepository = far
        [Repository near]
        type = Maildir
        localfolders = {folder}/mail
        [Repository far]
        type = IMAP
        remotehost = {_server.File.Host}
        remoteport = {_server.File.Ports["imaps"]}
        ssl = yes
        sslcacertfile = {_server.File.Ca}
        remoteuser = {_server.File.Alice.Address}
        remotepass = {_server.File.Alice.AppPasswords.For(access)}
        readonly = True

        """;
}
