using System.Text.Json;

namespace Shinten.Protocols.Terminal;

/// <summary>A list within what <c>--json</c> prints of one thing: an array of objects.</summary>
public abstract record JsonRows
{
    internal abstract void WriteTo(Utf8JsonWriter json);

    public static JsonRows Of<T>(IReadOnlyCollection<T> rows, IReadOnlyList<Column<T>> columns)
        => new Rows<T>(rows, columns);

    private sealed record Rows<T>(IReadOnlyCollection<T> All, IReadOnlyList<Column<T>> Columns) : JsonRows
    {
        internal override void WriteTo(Utf8JsonWriter json) => CommandOutput.WriteArray(json, All, Columns);
    }
}
