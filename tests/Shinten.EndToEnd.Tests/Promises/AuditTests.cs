using System.Text.Json;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Promises;

/// <summary>Anybody can check that nothing is readable: <c>shinten audit</c> on a server that runs and that has been
/// stopped.</summary>
public sealed class AuditTests
{
    public static TheoryData<string?> Databases => DatabasesUnderTest.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_canary_letter_is_in_no_file_and_a_leak_would_be_found(string? database)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase own = await TestDatabase.CreateAsync(database);
        await using DemoServer server = await DemoServer.StartAsync(own.ConnectionString);

        JsonElement report = await AuditAsync(server, own, 0, "--canary", server.File.Alice.Address);
        Assert.True(report.GetProperty("clean").GetBoolean());
        Assert.Equal(6, report.GetProperty("words").GetArrayLength());
        string[] places = [.. report.GetProperty("places").EnumerateArray()
            .Select(place => place.GetProperty("lookedAt").GetString()!)];
        Assert.Contains("segments", places);
        Assert.Contains(own.ConnectionString is null ? "database" : "database elsewhere", places);

        string[] words = [.. report.GetProperty("words").EnumerateArray()
            .SelectMany(word => (string[])["--word", word.GetString()!])];
        await server.StopAsync();
        await AuditAsync(server, own, 0, words);

        await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "leak.log"), $"say {words[1]}", cancel);
        JsonElement leak = await AuditAsync(server, own, 1, words);
        Assert.Equal(words[1], leak.GetProperty("finds")[0].GetProperty("word").GetString());
    }

    private static async Task<JsonElement> AuditAsync(
        DemoServer server, TestDatabase database, int status, params string[] arguments)
    {
        Dictionary<string, string> environment = [];
        if (database.ConnectionString is { } connection)
        {
            environment["SHINTEN__Storage__Database"] = connection;
        }

        RunResult result = await Run.AnyAsync(
            Checkout.Program,
            ["audit", .. arguments, "--json", "--data", server.DataFolder],
            environment: environment);
        Assert.True(result.Status == status, $"Status {result.Status}.\n{result.Error}\n{result.Text}");
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
