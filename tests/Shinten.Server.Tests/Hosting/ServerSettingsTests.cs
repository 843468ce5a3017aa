using Microsoft.Extensions.DependencyInjection;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Terminal;
using Shinten.Server.Hosting;
using Xunit;

namespace Shinten.Server.Tests.Hosting;

public sealed class ServerSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-settings-").FullName;

    [Fact]
    public void Folders_are_named_from_where_the_file_lies()
    {
        ServerSettings settings = Read("""{ "HostName": "mail.example.org", "Storage": { "DataFolder": "mail/" } }""");

        Assert.Equal(Path.Combine(_folder, "mail"), settings.DataFolder);
        Assert.Equal(Path.Combine(_folder, "mail-keys"), settings.KeysFolder);
        Assert.Equal(Path.Combine(_folder, "mail"), settings.Storage.DataFolder);
    }

    [Fact]
    public void Options_of_the_command_go_before_the_file()
    {
        ServerSettings settings = Read("""{ "Storage": { "DataFolder": "mail" } }""", dataFolder: "/srv/other/");

        Assert.Equal("/srv/other", settings.DataFolder);
        Assert.Equal("/srv/other-keys", settings.KeysFolder);
    }

    [Fact]
    public void A_section_is_bound_and_its_defaults_stay()
    {
        ServerSettings settings = Read("""{ "Smtp": { "MaxRecipients": 200 } }""", "/srv/mail");

        SmtpOptions smtp = settings.Read(SmtpOptions.Section, new SmtpOptionsValidator());

        Assert.Equal(200, smtp.MaxRecipients);
        Assert.Equal(new SmtpOptions().IdleTimeout, smtp.IdleTimeout);
    }

    [Theory]
    [InlineData("""{ "Smtp": { "MaxRecipients": 5 } }""", "MaxRecipients")]
    [InlineData("""{ "Smtp": { "MaxRecipients": "many" } }""", "Smtp:MaxRecipients")]
    [InlineData("""{ "Smtp": { "MaxRecipient": 500 } }""", "Smtp:MaxRecipient")]
    [InlineData("""{ "Smpt": { "MaxRecipients": 500 } }""", "Smpt")]
    [InlineData("""{ "HostNam": "mail.example.org" }""", "HostNam")]
    [InlineData("""{ "HostName": "mail" }""", "HostName")]
    [InlineData("""{ "HostName": "mail.example.org", "Imap": { "IdleTimeout": "soon" } }""", "Imap:IdleTimeout")]
    [InlineData("""{ "HostName": "mail.example.org", "Certificates": { "Files": [ { "Chain": "a" } ] } }""", "Key")]
    [InlineData("""{ "HostName": """, "shinten.json cannot be read")]
    [InlineData("""{ }""", "HostName")]
    [InlineData("""{ "HostName": [ "mail.example.org" ] }""", "HostName")]
    [InlineData("""{ "HostName": "mail.example.org", "Smtp": { "MaxRecipients": [ 500 ] } }""", "Smtp:MaxRecipients")]
    [InlineData("""{ "HostName": "mail.example.org", "Smtp": { "MaxRecipients": null } }""", "Smtp:MaxRecipients")]
    [InlineData("""{ "HostName": "mail.example.org", "Listeners": { "Smtp": null } }""", "Listeners:Smtp")]
    [InlineData("""{ "HostName": "mail.example.org", "Listeners": { "Smtp": [ [ "*:25" ] ] } }""", "Listeners:Smtp:0")]
    [InlineData("""{ "HostName": "mail.example.org", "Listeners": { "Smtp": { "a": "*:25" } } }""", "Listeners:Smtp")]
    [InlineData("""{ "HostName": "mail.example.org", "Certificates": { "Files": "a" } }""", "Certificates:Files")]
    [InlineData("""{ "HostName": "mail.example.org", "Certificates": { "Files": [ "a" ] } }""", "Certificates:Files:0")]
    [InlineData(
        """{ "HostName": "mail.example.org", "Certificates": { "Files": { "Chain": "a", "Key": "b" } } }""",
        "Certificates:Files")]
    [InlineData(
        """{ "HostName": "mail.example.org", "Certificates": { "Files": [ { "Chain": "a", "Kay": "b" } ] } }""",
        "Certificates:Files:0:Kay")]
    public void A_wrong_setting_names_itself(string file, string named)
    {
        CommandFailedException refused = Assert.Throws<CommandFailedException>(() =>
        {
            ServerSettings settings = Read(file, "/srv/mail");
            new ServiceCollection().AddSections(settings);
            settings.CheckServer();
        });

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_folder_is_needed()
        => Assert.Throws<CommandFailedException>(() => Read("""{ "HostName": "mail.example.org" }"""));

    [Theory]
    [InlineData("\"127.0.0.1:1, [::1]:2\"")]
    [InlineData("[ \"127.0.0.1:1\", \"[::1]:2\" ]")]
    public void Several_listeners_stand_between_commas_or_in_a_list(string setting)
    {
        ServerSettings settings = Read($$"""{ "Listeners": { "Smtp": {{setting}}, "Imap": "none" } }""", "/srv/mail");

        ListenerOptions listeners = settings.Read<ListenerOptions>(ListenerOptions.Section);

        Assert.Equal("127.0.0.1:1 [::1]:2", string.Join(' ', Listeners.Parse("Smtp", listeners.Smtp)));
        Assert.Empty(Listeners.Parse("Imap", listeners.Imap));
    }

    /// <summary>The demo listens on 127.0.0.1 alone, whatever the file in its folder has become.</summary>
    [Theory]
    [InlineData("\"*:1\"")]
    [InlineData("[ \"*:1\", \"*:3\" ]")]
    public void The_demo_s_listeners_go_before_those_of_a_file(string setting)
    {
        string file = Write($$"""{ "Listeners": { "Smtp": {{setting}} } }""");
        Dictionary<string, string?> one = new() { ["Listeners:smtp"] = "127.0.0.1:2" };
        Dictionary<string, string?> list = new() { ["Listeners:smtp:0"] = "127.0.0.1:2" };

        Assert.Equal("127.0.0.1:2", SmtpOf(ServerSettings.Load(file, "/srv/mail", one)));
        Assert.Equal("127.0.0.1:2", SmtpOf(ServerSettings.Load(file, "/srv/mail", list)));
    }

    [Theory]
    [InlineData("*:25", "[::]:25")]
    [InlineData("127.0.0.1:24, [::1]:24", "127.0.0.1:24 [::1]:24")]
    [InlineData("none", "")]
    [InlineData("", "")]
    public void A_listener_is_an_address_with_a_port(string setting, string endpoints)
        => Assert.Equal(endpoints, string.Join(' ', Listeners.Parse("Smtp", setting)));

    [Theory]
    [InlineData("25")]
    [InlineData("mail.example.org:25")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1:-1")]
    public void A_wrong_listener_names_itself(string setting)
        => Assert.Contains(
            "Listeners:Smtp",
            Assert.Throws<CommandFailedException>(() => Listeners.Parse("Smtp", setting)).Message,
            StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServerSettings Read(string settings, string? dataFolder = null)
        => ServerSettings.Load(Write(settings), dataFolder);

    private string Write(string settings)
    {
        string file = Path.Combine(_folder, "shinten.json");
        File.WriteAllText(file, settings);
        return file;
    }

    private static string SmtpOf(ServerSettings settings)
        => settings.Read<ListenerOptions>(ListenerOptions.Section).Smtp;
}
