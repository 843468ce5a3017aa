namespace Shinten.Storage.Sql;

/// <summary>
/// One statement for both engines, with parameters <c>$1</c>, <c>$2</c>, … Each is one object for the life of the
/// process, so that a connection can keep it prepared by <see cref="Number"/>.
/// </summary>
internal sealed class SqlText
{
    private static int _count;

    /// <param name="text">The statement; <c>{lock}</c> stands for what locks the rows it reads.</param>
    public SqlText(string text)
    {
        Number = Interlocked.Increment(ref _count) - 1;
        Sqlite = text.Replace("{lock}", "", StringComparison.Ordinal).Replace('$', '?');
        Postgres = text.Replace("{lock}", "FOR UPDATE", StringComparison.Ordinal);
    }

    public int Number { get; }

    public string Sqlite { get; }

    public string Postgres { get; }
}
