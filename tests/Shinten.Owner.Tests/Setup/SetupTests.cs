using System.Text.Json;
using Xunit;

namespace Shinten.Owner.Tests.Setup;

public sealed class SetupTests
{
    [Fact]
    public async Task Setup_makes_a_server_with_a_domain_and_an_account()
    {
        using Shell shell = new();

        JsonElement made = await shell.SetUpAsync();

        Assert.Equal(24, made.GetProperty("recovery").GetArrayLength());
        Assert.Matches("^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$", made.GetProperty("appPassword").GetString());
        Assert.Contains("example.org. MX 10 mail.example.org.", made.GetProperty("records").EnumerateArray()
            .Select(record => record.GetString()));
        JsonElement accounts = (await shell.RunAsync("account", "list", "--json")).Json();
        Assert.Equal("alice@example.org", accounts[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task Only_the_server_s_user_can_enter_its_folders()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(owner, File.GetUnixFileMode(shell.DataFolder));
        Assert.Equal(owner, File.GetUnixFileMode(shell.DataFolder + "-keys"));
    }

    [Fact]
    public async Task Setup_leaves_an_existing_server_alone()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync(
            "setup", "--host-name", "other.example.org", "--domain", "example.org", "--account", "b@example.org",
            "--password-file", shell.PasswordFile())).Refused("belongs to a server already");
    }

    [Fact]
    public async Task Setup_says_the_next_commands_as_they_are_to_be_typed()
    {
        using Shell shell = new();

        ShellResult made = await shell.RunAsync(
            "setup", "--host-name", "mail.example.org", "--domain", "example.org", "--account", "a@example.org",
            "--password-file", shell.PasswordFile());

        Assert.Contains(
            $"shinten check --data {shell.DataFolder}, shinten serve --data {shell.DataFolder}.",
            made.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail", "a@example.org", "mail is not a full name")]
    [InlineData("mail.example.org", "a@example.net", "a@example.net is not an address at example.org")]
    public async Task What_cannot_work_is_refused_before_anything_is_made(string host, string account, string because)
    {
        using Shell shell = new();

        (await shell.RunAsync(
            "setup", "--host-name", host, "--domain", "example.org", "--account", account,
            "--password-file", shell.PasswordFile())).Refused(because);

        Assert.False(Directory.Exists(shell.DataFolder));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_named()
    {
        using Shell shell = new();

        (await shell.RunAsync("acount", "list")).Refused("there is no command acount. See shinten --help.");
        (await shell.RunAsync("account", "ad", "a@b.example"))
            .Refused("there is no command ad. See shinten account --help.");
    }

    [Fact]
    public async Task Settings_that_are_there_are_kept()
    {
        using Shell shell = new();
        string settings = shell.SecretFile(
            "shinten.json",
            $$"""{ "HostName": "mx.example.net", "Storage": { "DataFolder": "{{shell.DataFolder}}" } }""");

        (await shell.RunAsync(
            "setup", "--config", settings, "--host-name", "mail.example.org", "--domain", "example.org",
            "--account", "alice@example.org", "--password-file", shell.PasswordFile())).Ok();

        Assert.Contains("mx.example.net", (await shell.RunAsync("domain", "show", "example.org", "--config", settings))
            .Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(shell.DataFolder, "shinten.json")));
    }

    [Fact]
    public async Task Recovery_words_come_in_japanese_too()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        JsonElement added = (await shell.RunAsync(
            "account", "add", "bob@example.org", "--recovery-language", "japanese",
            "--password-file", shell.PasswordFile(), "--json")).Json();

        Assert.All(
            added[0].GetProperty("recovery").EnumerateArray(),
            word => Assert.InRange(word.GetString()![0], '\u3041', '\u309f'));
    }

    [Fact]
    public async Task Check_names_what_is_missing_and_what_to_do()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        ShellResult before = await shell.RunAsync("check", "--json");
        Assert.Equal(1, before.Code);
        Assert.False(Finding(before, "keys backup").GetProperty("ok").GetBoolean());
        Assert.True(Finding(before, "database").GetProperty("ok").GetBoolean());
        Assert.True(Finding(before, "server keys").GetProperty("ok").GetBoolean());

        ShellResult compared = await shell.RunAsync("check", "--json", "--keys-backup", shell.DataFolder + "-keys");
        Assert.True(Finding(compared, "keys backup").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_folder_that_is_no_copy_of_the_keys_is_no_backup()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync("check", "--keys-backup", shell.DataFolder)).Refused("is no copy of");
    }

    private static JsonElement Finding(ShellResult result, string check)
        => JsonElement.Parse(result.Output).EnumerateArray()
            .Single(finding => finding.GetProperty("check").GetString() == check);
}
