namespace Shinten.Storage.Sql;

/// <summary>Numbers that the server keeps about itself.</summary>
internal static class ServerSettings
{
    private static readonly SqlText Add = new(
        "INSERT INTO settings (name, value) VALUES ($1, $2) "
        + "ON CONFLICT (name) DO UPDATE SET value = settings.value + $2 RETURNING value");

    /// <summary>Takes so many numbers off a counter; returns the first of them. The first ever is 1.</summary>
    public static async Task<long> ReserveAsync(
        MailStore store, string counter, int count, CancellationToken cancel)
        => await store.RunAsync(
            [],
            async (scope, token) =>
            {
                List<long> last = await scope.Sql.QueryAsync(Add, row => row.Number(0), token, counter, (long)count);
                return last[0] - count + 1;
            },
            cancel);
}
