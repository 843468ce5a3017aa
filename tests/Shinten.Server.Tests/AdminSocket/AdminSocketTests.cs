using System.CommandLine;
using System.Net.Sockets;
using System.Text;
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
        Refused(await RunAsync("alias", "list", "x@example.org"), "there is no account x@example.org");
        Refused(await RunAsync("alias", "add", "x@example.org", "y@example.org"), "there is no account x@example.org");
        Refused(await RunAsync("alias", "remove", "x@example.org", "y@example.org"), "there is no account x@");
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
            () => client!.RemoveSlotAsync(
                "made up", Sealing.Ids.SlotId.New(), TestContext.Current.CancellationToken));

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

    /// <summary>Each line has an answer that says what is wrong, and the next one is understood.</summary>
    [Theory]
    [InlineData("null", "not an object")]
    [InlineData("17", "not an object")]
    [InlineData("[]", "not an object")]
    [InlineData("hello", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("{}", "\"method\" is not there")]
    [InlineData("""{"method":"\ud800","with":{}}""", "holds half a character")]
    [InlineData("""{"method":null,"with":{}}""", "\"method\" is not there, or not a string")]
    [InlineData("""{"method":"domain list"}""", "\"with\" is not there")]
    [InlineData("""{"method":"domain list","with":7}""", "\"with\" is not there, or not an object")]
    [InlineData("""{"method":"domain lust","with":{}}""", "knows no \"domain lust\"")]
    [InlineData("""{"method":"domain add","with":{}}""", "not what \"domain add\" takes")]
    [InlineData("""{"method":"domain add","with":{"domain":null}}""", "not what \"domain add\" takes")]
    [InlineData("""{"method":"domain add","with":{"domain":[]}}""", "not what \"domain add\" takes")]
    [InlineData("""{"method":"login start","with":{"login":"a@b.example","message":7}}""", "not what \"login start\"")]
    [InlineData("""{"method":"account add","with":{"address":"a@b.example","key":7,"slots":[]}}""", "account key")]
    [InlineData("""{"method":"account add","with":{"address":"a@b.example","key":{},"slots":[]}}""", "account key")]
    [InlineData("""{"method":"key add","with":{"proof":"","certificate":null}}""", "not what \"key add\" takes")]
    [InlineData("""{"method":"key add","with":{"proof":"","certificate":"?"}}""", "not what \"key add\" takes")]
    [InlineData("""{"method":"slot remove","with":{"proof":"","slot":{"value":-1}}}""", "not what \"slot remove\"")]
    public async Task A_line_that_means_nothing_is_refused_and_the_next_one_answered(string line, string because)
    {
        await using MailServer server = await StartAsync();
        await using AdminLine admin = await AdminLine.ConnectAsync(DataFolder);
        await admin.GreetAsync();

        Assert.Contains(because, (await admin.AskAsync(line)).GetProperty("refused").GetString());
        Assert.Equal(
            0, (await admin.AskAsync("""{"method":"domain list","with":{}}""")).GetProperty("reply").GetArrayLength());
        Assert.DoesNotContain("went wrong", (await admin.AskAsync(line)).GetProperty("refused").GetString());
    }

    [Theory]
    [InlineData("""{"method":"domain list","with":{}}""")]
    [InlineData("""{"method":"hello","with":{"protocol":"0","program":"0.9"}}""")]
    public async Task A_command_of_another_version_is_told_so(string line)
    {
        await using MailServer server = await StartAsync();
        await using AdminLine admin = await AdminLine.ConnectAsync(DataFolder);

        Assert.Contains(
            "of another version than the running server",
            (await admin.AskAsync(line)).GetProperty("refused").GetString());
        Assert.Contains(
            "of another version than the running server",
            (await admin.AskAsync("""{"method":"domain list","with":{}}""")).GetProperty("refused").GetString());
    }

    [Fact]
    public void The_version_is_that_of_all_that_can_be_asked()
    {
        IEnumerable<AdminMethod> methods = AdminMethods.Table.Values;

        Assert.Equal(AdminVersion.Own.Protocol, AdminVersion.Fingerprint(methods.Reverse()));
        Assert.All(methods, method => Assert.NotEqual(
            AdminVersion.Own.Protocol, AdminVersion.Fingerprint(methods.Where(other => other != method))));
    }

    [Theory]
    [InlineData("""{"reply":{"protocol":"0","program":"0.9"}}""", "than the running server (0.9)")]
    [InlineData("""{"refused":"The server does not know \"hello\"."}""", "does not know \"hello\"")]
    public async Task A_server_of_another_version_is_not_spoken_to(string answer, string because)
    {
        using Socket other = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(AdminSocketPath.Of(DataFolder)));
        other.Listen();
        Task answered = AnswerOnceAsync(other, answer);

        Refused(await RunAsync("domain", "list"), because);
        await answered;
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
            AliasCommands.Create(Administrations.OpenAsync),
        };
        GlobalOptions.AddTo(root);
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await CommandLine.RunAsync(root, [.. arguments, "--data", DataFolder], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private static async Task AnswerOnceAsync(Socket listener, string answer)
    {
        using Socket client = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await using NetworkStream stream = new(client);
        using StreamReader reader = new(stream);
        Assert.Contains("hello", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), TestContext.Current.CancellationToken);
        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
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
