using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Views;

/// <summary>Which letter an outer message stands for, as far as everybody may know it.</summary>
/// <param name="HostName">The server's name, for the Message-ID and the fixed sender.</param>
public sealed record SealedLetterNote(long MessageId, DateTimeOffset ArrivedAt, string HostName);

/// <summary>
/// The outer message that sessions of the accesses <c>ciphertext</c> and <c>envelopes</c> are shown (sealing.md §8):
/// <see cref="Head"/>, then <see cref="ArmourLength"/> bytes of armour that the caller writes, then <see cref="Tail"/>.
/// It is a pure function of what was stored at arrival.
/// </summary>
public sealed class SealedView
{
    private SealedView(ReadOnlyMemory<byte> head, long armourLength, ReadOnlyMemory<byte> tail)
        => (Head, ArmourLength, Tail) = (head, armourLength, tail);

    /// <summary>Header, and all of the body that comes before the armour.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Zero where there is no PGP/MIME: then the letter shows a short text in its place.</summary>
    public long ArmourLength { get; }

    public ReadOnlyMemory<byte> Tail { get; }

    /// <summary>RFC822.SIZE.</summary>
    public long Length => Head.Length + ArmourLength + Tail.Length;

    /// <summary>Sections, sizes and BODYSTRUCTURE of exactly these bytes.</summary>
    public MessagePart Structure => throw new NotSupportedException();

    /// <summary>What ENVELOPE shows of this header.</summary>
    public EnvelopeFields Fields => throw new NotSupportedException();

    public ReadOnlyMemory<byte> Header => Head[..(int)Structure.HeaderLength];

    /// <param name="armourLength">The exact length of the armoured PKESKs and packet; null where no PKESK serves.</param>
    public static SealedView ForCiphertext(SealedLetterNote note, long? armourLength) => throw new NotSupportedException();

    /// <param name="armourLength">The exact length of the armoured PKESKs and packet; null where no PKESK serves.</param>
    public static SealedView ForEnvelopes(SealedLetterNote note, Envelope envelope, long? armourLength)
        => throw new NotSupportedException();
}
