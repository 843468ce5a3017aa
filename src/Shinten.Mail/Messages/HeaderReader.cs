namespace Shinten.Mail.Messages;

/// <summary>
/// Walks over the fields of a header without copying; lines that are no fields are stepped over (RFC 5322 §2.2).
/// </summary>
public ref struct HeaderReader(ReadOnlySpan<byte> header)
{
    private readonly ReadOnlySpan<byte> _header = header;
    private int _next;

    /// <summary>Where the field found last begins in the header.</summary>
    public int FieldOffset { get; private set; }

    /// <summary>How long that field is, its line ends included.</summary>
    public int FieldLength { get; private set; }

    /// <summary>The whole field found last, its line ends included.</summary>
    public readonly ReadOnlySpan<byte> Field => _header.Slice(FieldOffset, FieldLength);

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What stands behind the colon, folded as it was, without the last line end.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool TryRead()
    {
        while (_next < _header.Length)
        {
            int start = _next;
            int end = EndOfField(start);
            _next = end;
            ReadOnlySpan<byte> field = Bytes.TrimLineEnd(_header[start..end]);
            if (field.IsEmpty)
            {
                _next = _header.Length;
                return false;
            }

            if (Split(field))
            {
                FieldOffset = start;
                FieldLength = end - start;
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the field found last has this name; <paramref name="lowerCaseName"/> is lower case.</summary>
    public readonly bool Is(ReadOnlySpan<byte> lowerCaseName) => Bytes.EqualsIgnoreCase(Name, lowerCaseName);

    private readonly int EndOfField(int start)
    {
        int end = start;
        do
        {
            int length = _header[end..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return _header.Length;
            }

            end += length + 1;
        }
        while (end < _header.Length && _header[end] is (byte)' ' or (byte)'\t');

        return end;
    }

    // A name is printable ASCII; white space before the colon is obsolete and seen (RFC 5322 §4.5).
    private bool Split(ReadOnlySpan<byte> field)
    {
        int colon = field.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        ReadOnlySpan<byte> name = field[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return false;
        }

        Name = name;
        Value = field[(colon + 1)..];
        return true;
    }
}
