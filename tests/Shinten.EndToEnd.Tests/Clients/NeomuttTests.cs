using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>neomutt opens the Inbox on a pseudo-terminal and saves what it is shown into an mbox.</summary>
public sealed class NeomuttTests(DemoFixture demo)
{
    private readonly DemoServer _server = demo.Server;

    [Theory]
    [InlineData("ciphertext")]
    [InlineData("envelopes")]
    [InlineData("everything")]
    public async Task The_inbox_is_copied_to_an_mbox(string access)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_server.Scratch, $"neomutt-{access}")).FullName;
        string mbox = Path.Combine(folder, "copy.mbox");
        string rc = Path.Combine(folder, "rc");
        await File.WriteAllTextAsync(rc, $"""
            set imap_user = "{_server.File.Alice.Address}"
            set imap_pass = "{_server.File.Alice.AppPasswords.For(access)}"
            set certificate_file = "{_server.File.Ca}"
            set ssl_ca_certificates_file = "{_server.File.Ca}"
            set ssl_force_tls = yes
            set mbox_type = mbox
            set confirmcreate = no
            set confirmappend = no
            set crypt_use_gpgme = no
            set delete = no
            set wait_key = no
            set mail_check = 3600
            set timeout = 3600
            push "<tag-pattern>~A<enter><tag-prefix><copy-message>{mbox}<enter><quit>"

            """, TestContext.Current.CancellationToken);

        await Run.CheckedAsync("script", [
            "--quiet", "--return", "--command",
            $"neomutt -F {rc} -f imaps://{_server.File.Host}:{_server.File.Ports["imaps"]}/INBOX",
            "/dev/null"]);

        string[] lines = await File.ReadAllLinesAsync(mbox, TestContext.Current.CancellationToken);
        Assert.InRange(lines.Count(line => line.StartsWith("From ", StringComparison.Ordinal)), 20, 10_000);
    }
}
