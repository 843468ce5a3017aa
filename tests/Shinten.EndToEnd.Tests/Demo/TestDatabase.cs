using Xunit;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>The engines that end-to-end tests run on: null is the embedded one.</summary>
internal static class DatabasesUnderTest
{
    public static TheoryData<string?> All => new(null, Environment.GetEnvironmentVariable("SHINTEN_TEST_POSTGRES")
        ?? throw new InvalidOperationException(
            "SHINTEN_TEST_POSTGRES is not set: run ./test, or set it to the connection string of a PostgreSQL "
                + "to use."));
}

/// <summary>A PostgreSQL database of its own for one test, or nothing for the embedded engine.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _server;
    private readonly string _name = $"e2e_{Guid.NewGuid():N}";

    private TestDatabase(string? server) => _server = server;

    /// <summary>What the server under test is configured with; null for the embedded engine.</summary>
    public string? ConnectionString
        => _server?.Replace("Database=postgres", $"Database={_name}", StringComparison.Ordinal);

    public static async Task<TestDatabase> CreateAsync(string? server)
    {
        TestDatabase database = new(server);
        if (server is not null)
        {
            await database.PsqlAsync("postgres", $"CREATE DATABASE {database._name}");
        }

        return database;
    }

    /// <summary>Everything in the database as text; empty for the embedded engine, whose files are looked at.</summary>
    public async Task<string> DumpAsync()
        => _server is null
            ? ""
            : (await Run.CheckedAsync("pg_dump", [.. Connection(_server), "--inserts", _name])).Text;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await PsqlAsync("postgres", $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
        }
    }

    private static IEnumerable<string> Connection(string server)
    {
        Dictionary<string, string> settings = server.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return ["-h", settings["Host"], "-p", settings["Port"], "-U", settings["Username"]];
    }

    private Task<RunResult> PsqlAsync(string database, string sql)
        => Run.CheckedAsync("psql", [.. Connection(_server!), "-d", database, "-v", "ON_ERROR_STOP=1", "-c", sql]);
}
