namespace Shinten.Storage.Sql;

internal enum SqlKind : byte
{
    Null,
    Number,
    Text,
    Bytes,
}

/// <summary>One value of a statement, without boxing.</summary>
internal readonly struct SqlValue
{
    private readonly string? _text;

    private SqlValue(SqlKind kind, long number, string? text, ReadOnlyMemory<byte> bytes)
        => (Kind, Number, _text, Bytes) = (kind, number, text, bytes);

    public static SqlValue Null => default;

    public SqlKind Kind { get; }

    public long Number { get; }

    public string Text => _text!;

    public ReadOnlyMemory<byte> Bytes { get; }

    public static implicit operator SqlValue(long number) => new(SqlKind.Number, number, null, default);

    public static implicit operator SqlValue(bool truth) => truth ? 1L : 0L;

    public static implicit operator SqlValue(string text) => new(SqlKind.Text, 0, text, default);

    public static implicit operator SqlValue(byte[] bytes) => new(SqlKind.Bytes, 0, null, bytes);

    public static implicit operator SqlValue(ReadOnlyMemory<byte> bytes) => new(SqlKind.Bytes, 0, null, bytes);

    public static SqlValue OrNull(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? some : Null;

    public static SqlValue OrNull(long? number) => number is { } some ? some : Null;
}
