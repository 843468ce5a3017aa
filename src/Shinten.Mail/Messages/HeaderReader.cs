namespace Shinten.Mail.Messages;

/// <summary>Walks over the fields of a header without copying; lines that are no fields are stepped over.</summary>
public ref struct HeaderReader(ReadOnlySpan<byte> header)
{
    private readonly ReadOnlySpan<byte> _header = header;

    /// <summary>Where the field found last begins, and how long it is with its line end.</summary>
    public int FieldOffset { get; private set; }

    public int FieldLength { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What stands behind the colon, folded as it was, without the last line end.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool TryRead() => throw new NotSupportedException(_header.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
