using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.AdminSocket;
using Shinten.Server.Hosting;
using Shinten.Server.Queue;
using Shinten.Server.Setup;
using Shinten.Storage;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;
using Xunit;

namespace Shinten.Server.Tests.Queue;

/// <summary><c>shinten queue</c> and <c>shinten route</c>, with and without a running server.</summary>
public sealed class QueueCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-queue-").FullName;

    public QueueCommandsTests()
    {
        Directory.CreateDirectory(DataFolder);
        string listeners = string.Join(", ", Listeners.Table.Select(
            listener => $"\"{listener.Name}\": \"{(listener.Name == "smtp" ? "127.0.0.1:0" : "none")}\""));
        File.WriteAllText(Path.Combine(DataFolder, "shinten.json"), $$"""
            {
              "HostName": "mail.example.org",
              "AllowDumps": true,
              "Listeners": { {{listeners}} }
            }
            """);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string DataFolder => Path.Combine(_folder, "data");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Routes_are_added_listed_and_removed_and_their_passwords_never_shown(bool isServerRunning)
    {
        await using MailServer? server = isServerRunning ? await StartAsync() : null;
        string password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, "correct horse\n", Cancel);

        Assert.Equal(0, (await RunAsync("route", "add", "*", "[2001:db8::1]:2525")).Code);
        Assert.Equal(0, (await RunAsync(
            "route", "add", "Example.NET", "smtp.example.com:465", "--user", "me", "--password-file", password)).Code);
        (int code, string output, string errors) = await RunAsync("route", "list", "--json");

        Assert.Equal((0, ""), (code, errors));
        Assert.DoesNotContain("correct horse", output, StringComparison.Ordinal);
        JsonElement routes = JsonElement.Parse(output);
        Assert.Equal("*", routes[0].GetProperty("domain").GetString());
        Assert.Equal("2001:db8::1", routes[0].GetProperty("host").GetString());
        Assert.Equal("opportunistic", routes[0].GetProperty("tls").GetString());
        Assert.Equal("example.net", routes[1].GetProperty("domain").GetString());
        Assert.Equal("verified", routes[1].GetProperty("tls").GetString());
        Assert.True(routes[1].GetProperty("implicitTls").GetBoolean());
        Assert.Equal("me", routes[1].GetProperty("user").GetString());
        Assert.Equal(0, (await RunAsync("route", "remove", "*")).Code);
        Refused(await RunAsync("route", "remove", "*"), "* has no route");
        foreach (string file in Directory.EnumerateFiles(DataFolder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("correct horse", await ReadSharedAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a password is never sent without TLS", "--user", "me", "--tls", "opportunistic")]
    [InlineData("is missing", "--user", "me")]
    [InlineData("TLS from the first byte is TLS demanded", "--implicit-tls", "--tls", "none")]
    public async Task A_route_that_would_give_something_away_is_refused(string because, params string[] options)
        => Refused(await RunAsync(["route", "add", "example.net", "smtp.example.com:587", .. options]), because);

    [Theory]
    [InlineData("smtp.example.com:0")]
    [InlineData("smtp.example.com:99999")]
    [InlineData("smtp.example.com:")]
    [InlineData("not a host")]
    public async Task A_host_must_be_one(string host)
        => Assert.NotEqual(0, (await RunAsync("route", "add", "example.net", host)).Code);

    [Fact]
    public async Task Waiting_letters_are_listed_in_pages_and_one_is_shown()
    {
        IReadOnlyList<NewQueueRow> rows = await QueueAsync(230);

        JsonElement all = Json(await RunAsync("queue", "list", "--limit", "1000", "--json"));
        (int code, string some, string errors) = await RunAsync("queue", "list", "--limit", "3");
        JsonElement one = Json(await RunAsync("queue", "show", rows[7].Id.ToString(), "--json"));
        string shown = (await RunAsync("queue", "show", rows[7].Id.ToString())).Output;

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("3 of 230 letters", some, StringComparison.Ordinal);
        Assert.Equal(
            rows.Select(row => row.Id.ToString()).Order(StringComparer.Ordinal),
            all.EnumerateArray().Select(row => row.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("carol@remote.test and 1 more", all[0].GetProperty("recipients").GetString());
        JsonElement dan = one.GetProperty("recipients")[1];
        Assert.Equal("dan@remote.test", dan.GetProperty("recipient").GetString());
        Assert.Equal("failed", dan.GetProperty("state").GetString());
        Assert.Equal("550 5.1.1 who?", dan.GetProperty("lastReply").GetString());
        Assert.Contains("<alice@example.org>", shown, StringComparison.Ordinal);
        Assert.Contains("mx.remote.test", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_letter_is_dropped_once(bool isServerRunning)
    {
        IReadOnlyList<NewQueueRow> rows = await QueueAsync(2);
        await using MailServer? server = isServerRunning ? await StartAsync() : null;
        string id = rows[0].Id.ToString();

        Assert.Equal(0, (await RunAsync("queue", "retry", id)).Code);
        Assert.Equal(0, (await RunAsync("queue", "retry", "--all")).Code);
        Assert.Equal(0, (await RunAsync("queue", "drop", id)).Code);

        Refused(await RunAsync("queue", "drop", id), "there is no letter");
        Refused(await RunAsync("queue", "show", id), "there is no letter");
        Refused(await RunAsync("queue", "retry", id), "there is no letter");
        Refused(await RunAsync("queue", "show", "x"), "there is no letter");
        Refused(await RunAsync("queue", "retry"), "say which letter");
        Assert.Equal(1, Json(await RunAsync("queue", "list", "--json")).GetArrayLength());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<IReadOnlyList<NewQueueRow>> QueueAsync(int count)
    {
        ServerSettings settings = Settings();
        using ServerKeys keys = ServerFolders.OpenKeys(settings);
        await using MailStore store = await MailStore.OpenAsync(
            settings.Storage, keys, TimeProvider.System, NullLoggerFactory.Instance, Cancel);
        QueueSeals seals = new(keys.Queue);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        QueuedLetter letter = new()
        {
            ReversePath = Address("alice@example.org"),
            Recipients =
            [
                new() { Address = Address("carol@remote.test") },
                new()
                {
                    Address = Address("dan@remote.test"),
                    State = RecipientState.Failed,
                    LastReply = "550 5.1.1 who?",
                    LastHost = "mx.remote.test",
                },
            ],
            ArrivedAt = now,
            HoldUntil = now.AddDays(1),
        };
        List<NewQueueRow> rows = [];
        UnitOfWork work = new();
        for (int i = 0; i < count; i++)
        {
            NewQueueRow row = Assert.Single(seals.Seal(new AccountId(1), letter, "x\r\n"u8));
            rows.Add(row);
            work.Add(row);
        }

        await store.CommitAsync(work, Cancel);
        return rows;
    }

    private Task<MailServer> StartAsync() => MailServer.StartAsync(Settings(), Cancel);

    private ServerSettings Settings()
        => ServerSettings.Load(Path.Combine(DataFolder, "shinten.json"), DataFolder);

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        RootCommand root = new("Shinten")
        {
            QueueCommands.Create(Administrations.OpenAsync),
            RouteCommands.Create(Administrations.OpenAsync),
        };
        GlobalOptions.AddTo(root);
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await CommandLine.RunAsync(root, [.. arguments, "--data", DataFolder], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        if (Path.GetExtension(file) is ".sock" or ".lock")
            return "";

        await using FileStream stream = new(
            file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancel);
    }

    private static MailAddress Address(string text)
        => MailAddress.TryParse(text, out MailAddress? address) ? address : throw new FormatException(text);

    private static JsonElement Json((int Code, string Output, string Errors) result)
    {
        Assert.Equal((0, ""), (result.Code, result.Errors));
        return JsonElement.Parse(result.Output);
    }

    private static void Refused((int Code, string Output, string Errors) result, string because)
    {
        Assert.Equal(1, result.Code);
        Assert.Contains(because, result.Errors, StringComparison.Ordinal);
    }
}
