using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>
/// One change to a header: at this offset of the stored payload stand so many bytes in the place of others.
/// </summary>
public sealed record HeaderEdit(int Offset, int Length, ReadOnlyMemory<byte> Replaced);

/// <summary>What has to be undone in a stored payload to have the letter back byte for byte (sealing.md §5).</summary>
public sealed class HeaderPatch(IReadOnlyList<HeaderEdit> edits)
{
    public static HeaderPatch None { get; } = new([]);

    /// <summary>In ascending order of offset, without overlap, all within the top header.</summary>
    public IReadOnlyList<HeaderEdit> Edits { get; } = edits;

    public bool IsNone => Edits.Count == 0;

    /// <summary>How many bytes longer the stored payload is than the letter.</summary>
    public int Growth { get; } = edits.Sum(edit => edit.Length - edit.Replaced.Length);

    /// <summary>The letter's own bytes out of the stored payload, or its own header out of the stored header.</summary>
    /// <exception cref="FormatException">The patch does not belong to these bytes.</exception>
    public byte[] Restore(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < Growth)
        {
            throw new FormatException("The patch reaches beyond the payload.");
        }

        byte[] restored = new byte[stored.Length - Growth];
        Span<byte> target = restored;
        int from = 0;
        foreach (HeaderEdit edit in Edits)
        {
            if (edit.Offset < from || edit.Length < 0 || edit.Length > stored.Length - edit.Offset
                || edit.Offset - from + edit.Replaced.Length > target.Length)
            {
                throw new FormatException("The patch reaches beyond the payload.");
            }

            stored[from..edit.Offset].CopyTo(target);
            edit.Replaced.Span.CopyTo(target[(edit.Offset - from)..]);
            target = target[(edit.Offset - from + edit.Replaced.Length)..];
            from = edit.Offset + edit.Length;
        }

        stored[from..].CopyTo(target);
        return restored;
    }

    /// <summary>The structure of the stored payload, counted in the letter's own bytes instead.</summary>
    public MessagePart Restore(MessagePart stored) => Shifted(stored, -Growth);

    /// <summary>The structure of the letter, counted in the bytes of the stored payload.</summary>
    internal MessagePart ToStored(MessagePart letter) => Shifted(letter, Growth);

    // Only the top header has another length; everything behind it moves.
    private static MessagePart Shifted(MessagePart root, int by) => by == 0
        ? root
        : root.Moved(by) with { HeaderOffset = root.HeaderOffset, HeaderLength = root.HeaderLength + by };
}
