namespace Shinten.Storage.Sql;

/// <summary>The row a query stands at.</summary>
internal interface ISqlRow
{
    bool IsNull(int column);

    long Number(int column);

    string Text(int column);

    byte[] Bytes(int column);

    /// <summary>Copies a column of bytes; returns how many there were.</summary>
    int CopyBytes(int column, Span<byte> destination);
}
