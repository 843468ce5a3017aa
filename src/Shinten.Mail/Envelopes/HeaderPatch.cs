namespace Shinten.Mail.Envelopes;

/// <summary>One change to a header: at this offset of the stored payload stand so many bytes in the place of others.</summary>
public sealed record HeaderEdit(int Offset, int Length, ReadOnlyMemory<byte> Replaced);

/// <summary>What has to be undone in a stored payload to have the letter back byte for byte (sealing.md §5).</summary>
public sealed class HeaderPatch(IReadOnlyList<HeaderEdit> edits)
{
    public static HeaderPatch None { get; } = new([]);

    /// <summary>In ascending order of offset, all within the top header.</summary>
    public IReadOnlyList<HeaderEdit> Edits { get; } = edits;

    public bool IsNone => Edits.Count == 0;

    /// <summary>How many bytes longer the stored payload is than the letter.</summary>
    public int Growth => Edits.Sum(edit => edit.Length - edit.Replaced.Length);

    /// <summary>The letter's own bytes out of the stored payload, or its own header out of the stored header.</summary>
    public byte[] Restore(ReadOnlySpan<byte> stored) => throw new NotSupportedException();

    /// <summary>The structure of the stored payload, counted in the letter's own bytes instead.</summary>
    public Messages.MessagePart Restore(Messages.MessagePart stored) => throw new NotSupportedException();
}
