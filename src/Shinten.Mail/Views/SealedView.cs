using System.Text;
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
    private SealedView(ReadOnlyMemory<byte> head, long armourLength, ReadOnlyMemory<byte> tail, MessagePart structure)
    {
        (Head, ArmourLength, Tail, Structure) = (head, armourLength, tail, structure);
        Fields = FieldsReader.Read(Header.Span, ParseLimits.Standard);
    }

    /// <summary>Header, and all of the body that comes before the armour.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>Zero where there is no PGP/MIME: then the letter shows a short text in its place.</summary>
    public long ArmourLength { get; }

    public ReadOnlyMemory<byte> Tail { get; }

    /// <summary>RFC822.SIZE.</summary>
    public long Length => Head.Length + ArmourLength + Tail.Length;

    /// <summary>Sections, sizes and BODYSTRUCTURE of exactly these bytes.</summary>
    public MessagePart Structure { get; }

    /// <summary>What ENVELOPE shows of this header.</summary>
    public EnvelopeFields Fields { get; }

    public ReadOnlyMemory<byte> Header => Head[..(int)Structure.HeaderLength];

    /// <param name="armourLength">The exact length of the armoured PKESKs and packet; null where no PKESK
    /// serves.</param>
    public static SealedView ForCiphertext(SealedLetterNote note, long? armourLength)
        => Build(OuterHeader.Synthetic(note), note, armourLength);

    /// <param name="armourLength">The exact length of the armoured PKESKs and packet; null where no PKESK
    /// serves.</param>
    public static SealedView ForEnvelopes(SealedLetterNote note, Envelope envelope, long? armourLength)
        => Build(OuterHeader.Of(envelope), note, armourLength);

    private static SealedView Build(string header, SealedLetterNote note, long? armourLength)
        => armourLength is { } length ? PgpMime(header, note, length) : ShortText(header);

    // RFC 3156 §4. The armour ends with its own line end, which belongs to the part; the next one to the boundary.
    private static SealedView PgpMime(string header, SealedLetterNote note, long armourLength)
    {
        string boundary = SealedPlaceholder.Boundary(note.MessageId);
        byte[] head = Encoding.UTF8.GetBytes(
            $"{header}Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n"
            + $" boundary=\"{boundary}\"\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n"
            + "Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n");
        byte[] tail = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        return new SealedView(head, armourLength, tail, Stretched(head, armourLength, tail));
    }

    // Parsed without the armour, which holds no line that is a boundary, and then made longer by it.
    private static MessagePart Stretched(byte[] head, long armourLength, byte[] tail)
    {
        MessagePart root = ParsedMessage.Parse((byte[])[.. head, .. tail]).Root;
        MessagePart content = root.Children[1];
        return root with
        {
            BodyLength = root.BodyLength + armourLength,
            Children = [root.Children[0], content with { BodyLength = content.BodyLength + armourLength }],
        };
    }

    private static SealedView ShortText(string header)
    {
        byte[] message = Encoding.UTF8.GetBytes(
            $"{header}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + SealedText.Body);
        return new SealedView(message, 0, ReadOnlyMemory<byte>.Empty, ParsedMessage.Parse(message).Root);
    }
}
