using System.CommandLine;
using System.Text.Json;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Server.Accounts;
using Shinten.Server.AdminSocket;
using Shinten.Server.Domains;
using Shinten.Server.Hosting;
using Xunit;

namespace Shinten.Server.Tests.AdminSocket;

/// <summary>Commands do the same whether or not the server runs.</summary>
public sealed class AdminSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-admin-").FullName;

    private string DataFolder => Path.Combine(_folder, "data");

    public AdminSocketTests()
    {
        Directory.CreateDirectory(DataFolder);
        string listeners = string.Join(", ", Listeners.Table.Select(
            listener => $"\"{listener.Name}\": \"{(listener.Name is "smtp" or "imap" ? "127.0.0.1:0" : "none")}\""));
        File.WriteAllText(Path.Combine(DataFolder, "shinten.json"), $$"""
            {
              "HostName": "mail.example.org",
              "AllowDumps": true,
              "Listeners": { {{listeners}} }
            }
            """);
    }

    [Fact]
    public async Task Lost_keys_are_asked_for_and_not_made_anew()
    {
        Assert.Equal((0, ""), Quiet(await RunAsync("domain", "add", "example.org")));
        Directory.Delete(DataFolder + "-keys", recursive: true);

        Refused(await RunAsync("domain", "list"), "restore it from its backup");
        Assert.False(Directory.Exists(DataFolder + "-keys"));
        await Assert.ThrowsAsync<CommandFailedException>(StartAsync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_domain_is_added_shown_and_removed(bool isServerRunning)
    {
        await using MailServer? server = isServerRunning ? await StartAsync() : null;

        JsonElement records = Json(await RunAsync("domain", "add", "example.org", "--json"));
        Assert.Equal("10 mail.example.org.", records[0].GetProperty("value").GetString());
        JsonElement domains = Json(await RunAsync("domain", "list", "--json"));
        Assert.Equal("example.org", domains[0].GetProperty("name").GetString());
        Assert.Contains("mail.example.org.", (await RunAsync("domain", "show", "example.org")).Output);
        Refused(await RunAsync("domain", "add", "EXAMPLE.org"), "already has example.org");
        Refused(await RunAsync("domain", "catch-all", "example.org", "x@example.org"), "there is no account");
        Refused(await RunAsync("account", "show", "x@example.org"), "there is no account x@example.org");
        Assert.Equal((0, ""), Quiet(await RunAsync("domain", "remove", "example.org")));
        Refused(await RunAsync("domain", "remove", "example.org"), "no domain example.org");
    }

    [Fact]
    public async Task Only_the_server_s_user_can_open_the_socket()
    {
        await using MailServer server = await StartAsync();

        Assert.Equal(
            UnixFileMode.None,
            File.GetUnixFileMode(Path.Combine(DataFolder, "admin.sock")) & ~(UnixFileMode.UserRead
                | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task The_socket_of_a_deep_folder_is_reached()
    {
        string deep = Path.Combine(_folder, string.Concat(Enumerable.Repeat("a-long-name/", 12)), "data");
        Directory.CreateDirectory(Path.GetDirectoryName(deep)!);
        Directory.Move(DataFolder, deep);
        await using MailServer server = await MailServer.StartAsync(
            ServerSettings.Load(Path.Combine(deep, "shinten.json"), deep), TestContext.Current.CancellationToken);

        await using AdminClient? client = await AdminClient.ConnectAsync(
            AdminSocketPath.Of(deep), TestContext.Current.CancellationToken);

        Assert.NotNull(client);
        Assert.Empty(await client.ListDomainsAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Without a proof nothing of an account's credentials is changed (sealing.md §3).</summary>
    [Fact]
    public async Task A_proof_that_was_not_given_changes_nothing()
    {
        await using MailServer server = await StartAsync();
        await using AdminClient? client = await AdminClient.ConnectAsync(
            AdminSocketPath.Of(DataFolder), TestContext.Current.CancellationToken);

        CommandFailedException refused = await Assert.ThrowsAsync<CommandFailedException>(
            () => client!.RemoveSlotAsync("made up", new Sealing.Ids.SlotId(1), TestContext.Current.CancellationToken));

        Assert.Contains("prove the password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_gets_the_answer_that_others_get()
    {
        await using MailServer server = await StartAsync();
        await using AdminClient? client = await AdminClient.ConnectAsync(
            AdminSocketPath.Of(DataFolder), TestContext.Current.CancellationToken);
        Assert.True(MailAddress.TryParse("nobody@example.org", out MailAddress? nobody));
        using Keyring.Opaque.OpaquePassword password = new("whatever it is");
        using Keyring.Opaque.OpaqueClient login = new(password);

        LoginAnswer answer = await client!.StartLoginAsync(nobody, login.Ke1, TestContext.Current.CancellationToken);

        Assert.Equal(320, answer.Message.Length);
        Assert.Null(await client.FinishLoginAsync(answer.Login, new byte[64], TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<MailServer> StartAsync() => MailServer.StartAsync(
        ServerSettings.Load(Path.Combine(DataFolder, "shinten.json"), DataFolder),
        TestContext.Current.CancellationToken);

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        RootCommand root = new("Shinten")
        {
            DomainCommands.Create(Administrations.OpenAsync),
            AccountCommands.Create(Administrations.OpenAsync),
        };
        GlobalOptions.AddTo(root);
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await CommandLine.RunAsync(root, [.. arguments, "--data", DataFolder], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private static (int Code, string Errors) Quiet((int Code, string Output, string Errors) result)
        => (result.Code, result.Errors);

    private static JsonElement Json((int Code, string Output, string Errors) result)
    {
        Assert.Equal((0, ""), Quiet(result));
        return JsonElement.Parse(result.Output);
    }

    private static void Refused((int Code, string Output, string Errors) result, string because)
    {
        Assert.Equal(1, result.Code);
        Assert.Contains(because, result.Errors, StringComparison.Ordinal);
    }
}
