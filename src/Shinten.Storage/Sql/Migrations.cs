using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Shinten.Storage.Sql;

/// <summary>Brings a database to the version of this program, one numbered script after the other.</summary>
internal static partial class Migrations
{
    private static readonly SqlText ReadVersion = new("SELECT version FROM schema_versions");

    private static readonly IReadOnlyList<(int Version, string Resource)> All = Find();

    public static int Newest => All[^1].Version;

    /// <summary>A database remembers only the newest, so none may be left out or come in between later.</summary>
    internal static IEnumerable<int> Numbers => All.Select(migration => migration.Version);

    /// <exception cref="DatabaseTooNewException">A newer program wrote it.</exception>
    public static async Task RunAsync(IStorageBackend backend, CancellationToken cancel)
    {
        await backend.RunScriptAsync("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL)", cancel);
        int current = await CurrentAsync(backend, cancel);
        if (current > Newest)
        {
            throw new DatabaseTooNewException(current, Newest);
        }

        foreach ((int version, string resource) in All.Where(migration => migration.Version > current))
        {
            string script = backend.Translate(await ReadAsync(resource, cancel));
            string done = string.Create(
                CultureInfo.InvariantCulture,
                $"DELETE FROM schema_versions; INSERT INTO schema_versions (version) VALUES ({version});");
            await backend.RunScriptAsync($"BEGIN; {script} {done} COMMIT;", cancel);
        }
    }

    private static async Task<int> CurrentAsync(IStorageBackend backend, CancellationToken cancel)
    {
        await using ISqlSession session = await backend.ReadAsync(cancel);
        List<int> versions = await session.QueryAsync(ReadVersion, row => (int)row.Number(0), cancel);
        return versions.Count == 0 ? 0 : versions.Max();
    }

    private static async Task<string> ReadAsync(string resource, CancellationToken cancel)
    {
        await using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(cancel);
    }

    private static List<(int Version, string Resource)> Find()
        => [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Select(name => (Match: NumberedScript().Match(name), Name: name))
            .Where(found => found.Match.Success)
            .Select(found => (int.Parse(found.Match.Groups[1].Value, CultureInfo.InvariantCulture), found.Name))
            .OrderBy(found => found.Item1)];

    [GeneratedRegex(@"\.(\d{4})-[^.]+\.sql$")]
    private static partial Regex NumberedScript();
}
