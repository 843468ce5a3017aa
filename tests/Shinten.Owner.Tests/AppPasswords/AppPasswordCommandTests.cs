using System.Text.Json;
using Xunit;

namespace Shinten.Owner.Tests.AppPasswords;

public sealed class AppPasswordCommandTests
{
    private const string Alice = "alice@example.org";

    [Theory]
    [InlineData("ciphertext")]
    [InlineData("envelopes")]
    [InlineData("everything")]
    public async Task An_app_password_is_added_listed_and_removed(string access)
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        string password = shell.PasswordFile();

        JsonElement added = (await shell.RunAsync(
            "app-password", "add", Alice, "--access", access, "--password-file", password, "--json")).Json();
        string id = added.GetProperty("id").GetString()!;
        Assert.Equal(access, added.GetProperty("access").GetString());
        Assert.Equal(39, added.GetProperty("appPassword").GetString()!.Length);
        Assert.Contains(id, await IdsAsync(shell));

        (await shell.RunAsync("app-password", "remove", Alice, id[..8], "--password-file", password)).Ok();
        Assert.DoesNotContain(id, await IdsAsync(shell));
    }

    [Fact]
    public async Task Recovery_words_open_in_place_of_the_password()
    {
        using Shell shell = new();
        JsonElement made = await shell.SetUpAsync();
        string words = shell.SecretFile("words", string.Join(
            ' ', made.GetProperty("recovery").EnumerateArray().Select(word => word.GetString())));

        (await shell.RunAsync(
            "app-password", "add", Alice, "--access", "everything", "--recovery-file", words)).Ok();
    }

    [Fact]
    public async Task A_wrong_password_opens_nothing()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync(
            "app-password", "add", Alice, "--access", "everything",
            "--password-file", shell.PasswordFile("not the password"))).Refused($"that does not open {Alice}");
    }

    [Fact]
    public async Task An_unknown_account_is_refused_like_a_wrong_password()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync(
            "app-password", "add", "nobody@example.org", "--access", "everything",
            "--password-file", shell.PasswordFile())).Refused("that does not open nobody@example.org");
    }

    [Fact]
    public async Task Wrong_recovery_words_open_nothing()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        string others = shell.SecretFile(
            "words", string.Join(' ', Enumerable.Repeat("abandon", 23).Append("art")));
        string none = shell.SecretFile("words", "correct horse battery staple");

        (await shell.RunAsync(
            "app-password", "add", Alice, "--access", "everything", "--recovery-file", others))
            .Refused("does not open");
        (await shell.RunAsync(
            "app-password", "add", Alice, "--access", "everything", "--recovery-file", none))
            .Refused("these are not 24 recovery words");
    }

    /// <summary>For benches: a hundred accounts get one secret.</summary>
    [Fact]
    public async Task A_given_secret_is_used_for_every_account()
    {
        using Shell shell = new();
        await shell.SetUpAsync();
        const string Given = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567";
        string secret = shell.SecretFile("secret", Given);
        (await shell.RunAsync(
            "account", "add", "a@example.org", "b@example.org", "--app-password", "everything",
            "--secret-file", secret, "--password-file", shell.PasswordFile())).Ok();

        JsonElement added = (await shell.RunAsync(
            "app-password", "add", Alice, "a@example.org", "--access", "everything",
            "--secret-file", secret, "--password-file", shell.PasswordFile(), "--json")).Json();

        Assert.All(added.EnumerateArray(), one => Assert.Equal(Given, one.GetProperty("appPassword").GetString()));
    }

    [Fact]
    public async Task A_secret_has_the_form_of_an_app_password()
    {
        using Shell shell = new();
        await shell.SetUpAsync();

        (await shell.RunAsync(
            "app-password", "add", Alice, "--access", "everything",
            "--secret-file", shell.SecretFile("secret", "hunter2"), "--password-file", shell.PasswordFile()))
            .Refused("is not an app password");
    }

    [Fact]
    public async Task An_access_is_one_of_three()
    {
        using Shell shell = new();

        (await shell.RunAsync("app-password", "add", Alice, "--access", "all"))
            .Refused("say ciphertext, envelopes or everything");
    }

    private static async Task<IEnumerable<string?>> IdsAsync(Shell shell)
        => (await shell.RunAsync("app-password", "list", Alice, "--json")).Json().EnumerateArray()
            .Select(slot => slot.GetProperty("id").GetString());
}
