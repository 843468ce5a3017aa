using Npgsql;

namespace Shinten.Storage.Sql.Postgres;

internal sealed class PostgresRow(NpgsqlDataReader reader) : ISqlRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Number(int column) => reader.IsDBNull(column) ? 0 : reader.GetInt64(column);

    public string Text(int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

    public byte[] Bytes(int column) => reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

    public int CopyBytes(int column, Span<byte> destination)
    {
        byte[] bytes = Bytes(column);
        bytes.CopyTo(destination);
        return bytes.Length;
    }
}
