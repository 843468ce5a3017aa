using System.Text.Json;
using Xunit;

namespace Shinten.Owner.Tests.Accounts;

public sealed class AccountCommandTests
{
    [Fact]
    public async Task An_account_is_added_shown_suspended_and_removed()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        (await shell.RunAsync("account", "add", "bob@example.org", "--password-file", shell.PasswordFile())).Ok();

        JsonElement shown = (await shell.RunAsync("account", "show", "bob@example.org", "--json")).Json();
        Assert.Equal(
            ["password (everything)", "recovery words (everything)"],
            shown.GetProperty("credentials").EnumerateArray().Select(slot => slot.GetString()).Order());

        JsonElement suspended = (await shell.RunAsync("account", "suspend", "bob@example.org", "--json")).Json();
        Assert.True(suspended.GetProperty("suspended").GetBoolean());
        JsonElement resumed = (await shell.RunAsync(
            "account", "suspend", "bob@example.org", "--resume", "--json")).Json();
        Assert.False(resumed.GetProperty("suspended").GetBoolean());

        (await shell.RunAsync("account", "remove", "bob@example.org", "--yes")).Ok();
        (await shell.RunAsync("account", "show", "bob@example.org")).Refused("there is no account bob@example.org");
    }

    [Fact]
    public async Task An_address_is_given_once()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync("account", "add", "Alice@Example.ORG", "--password-file", shell.PasswordFile()))
            .Refused("is taken already");
    }

    [Fact]
    public async Task An_account_needs_a_domain_of_this_server()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync("account", "add", "a@example.net", "--password-file", shell.PasswordFile()))
            .Refused("shinten domain add example.net");
    }

    [Fact]
    public async Task A_password_has_eight_characters_at_least()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync("account", "add", "b@example.org", "--password-file", shell.PasswordFile("short")))
            .Refused("8 to 1024 characters");
    }

    [Fact]
    public async Task A_quota_is_kept()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        (await shell.RunAsync(
            "account", "add", "b@example.org", "--quota", "1000000", "--password-file", shell.PasswordFile())).Ok();

        JsonElement shown = (await shell.RunAsync("account", "show", "b@example.org", "--json")).Json();
        Assert.Equal(1_000_000, shown.GetProperty("quotaBytes").GetInt64());
    }

    [Theory]
    [InlineData("account", "add", "no-address")]
    [InlineData("account", "show", "@example.org")]
    [InlineData("account", "show", "a@[192.0.2.1]")]
    public async Task What_is_no_address_is_refused_by_name(params string[] arguments)
    {
        using Shell shell = new();

        (await shell.RunAsync(arguments)).Refused($"\"{arguments[^1]}\" is not an address");
    }

    [Fact]
    public async Task Without_a_data_folder_the_command_says_how_to_make_one()
    {
        using Shell shell = new();

        (await shell.RunAsync("account", "list")).Refused("shinten setup makes one");
    }
}
