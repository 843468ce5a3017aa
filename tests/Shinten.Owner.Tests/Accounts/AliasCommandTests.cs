using System.Text.Json;
using Xunit;

namespace Shinten.Owner.Tests.Accounts;

public sealed class AliasCommandTests
{
    private const string Alice = "alice@example.org";
    private const string Sales = "sales@example.org";

    [Fact]
    public async Task An_alias_is_added_listed_shown_and_removed()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        JsonElement added = (await shell.RunAsync("alias", "add", Alice, Sales, "--json")).Json();
        Assert.Equal((Sales, Alice), (Text(added, "alias"), Text(added, "account")));
        JsonElement listed = (await shell.RunAsync("alias", "list", Alice, "--json")).Json();
        Assert.Equal(Sales, Text(Assert.Single(listed.EnumerateArray()), "alias"));
        JsonElement shown = (await shell.RunAsync("account", "show", Alice, "--json")).Json();
        Assert.Equal(Sales, shown.GetProperty("aliases")[0].GetString());

        (await shell.RunAsync("alias", "remove", Alice, Sales)).Ok();
        Assert.Equal(0, (await shell.RunAsync("alias", "list", Alice, "--json")).Json().GetArrayLength());
    }

    [Fact]
    public async Task An_alias_is_one_of_ours_and_nobody_else_s()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        (await shell.RunAsync("account", "add", "bob@example.org", "--password-file", shell.PasswordFile())).Ok();
        (await shell.RunAsync("alias", "add", Alice, Sales)).Ok();

        (await shell.RunAsync("alias", "add", Alice, "sales@example.net")).Refused("shinten domain add example.net");
        (await shell.RunAsync("alias", "add", "bob@example.org", "SALES@example.org")).Refused("is taken already");
        (await shell.RunAsync("alias", "add", Alice, "bob@example.org")).Refused("is taken already");
        (await shell.RunAsync("alias", "add", "x@example.org", "y@example.org")).Refused("there is no account x@");
        (await shell.RunAsync("alias", "list", "x@example.org")).Refused("there is no account x@");
        (await shell.RunAsync("alias", "remove", "bob@example.org", Sales)).Refused("is no alias of bob@example.org");
        (await shell.RunAsync("alias", "remove", Alice, "bob@example.org")).Refused("is no alias of");
        (await shell.RunAsync("alias", "remove", Alice, Alice)).Refused("goes only with the account");
    }

    /// <summary>Aliases count as unknown where somebody logs in (sealing.md §6).</summary>
    [Fact]
    public async Task Nobody_logs_in_with_an_alias()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        (await shell.RunAsync("alias", "add", Alice, Sales)).Ok();

        (await shell.RunAsync(
            "app-password", "add", Sales, "--access", "everything", "--password-file", shell.PasswordFile()))
            .Refused($"that does not open {Sales}");
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
}
