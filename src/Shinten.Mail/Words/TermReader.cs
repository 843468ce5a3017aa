namespace Shinten.Mail.Words;

/// <summary>Reads front-coded terms one after the other without allocating.</summary>
public ref struct TermReader
{
    private readonly ReadOnlySpan<byte> _frontCoded;

    public TermReader(ReadOnlySpan<byte> frontCoded) => _frontCoded = frontCoded;

    public readonly ReadOnlySpan<byte> Term => _frontCoded;

    /// <exception cref="FormatException">The bytes are not a word set.</exception>
    public bool TryRead() => throw new NotSupportedException();
}
