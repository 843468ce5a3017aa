using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>A header field kept in the envelope: its name as written, its value unfolded and decoded.</summary>
public sealed record HeaderText(string Name, string Value);

/// <summary>What the envelope records of its letter, so that an opener can check it (sealing.md §5).</summary>
/// <param name="Form">Version, cipher, aead: three bytes.</param>
/// <param name="Secrecy">1: sealed with the letter key; 2: with the envelope key (end-to-end encrypted
/// already).</param>
/// <param name="Check">The salt, or for SEIPDv1 the packet's SHA-256.</param>
public sealed record LetterRecord(
    ReadOnlyMemory<byte> Form, byte Secrecy, long PacketLength, long PayloadLength, bool Compressed,
        ReadOnlyMemory<byte> Check);

/// <summary>What a list of mail shows of a letter: the plaintext of the sealed envelope (sealing.md §1, §5).</summary>
public sealed record Envelope
{
    public EnvelopeFields Fields { get; init; } = EnvelopeFields.Empty;

    public IReadOnlyList<HeaderAddress> From => Fields.From;

    public IReadOnlyList<HeaderAddress> Sender => Fields.Sender;

    public IReadOnlyList<HeaderAddress> ReplyTo => Fields.ReplyTo;

    public IReadOnlyList<HeaderAddress> To => Fields.To;

    public IReadOnlyList<HeaderAddress> Cc => Fields.Cc;

    public IReadOnlyList<HeaderAddress> Bcc => Fields.Bcc;

    public string? Subject => Fields.Subject;

    public DateTimeOffset? SentAt => Fields.SentAt;

    public IReadOnlyList<string> MessageIds => Fields.MessageIds;

    public IReadOnlyList<string> InReplyTo => Fields.InReplyTo;

    public IReadOnlyList<string> References => Fields.References;

    /// <summary>List-* fields (RFC 2369 §3, RFC 2919 §2).</summary>
    public IReadOnlyList<HeaderText> ListHeaders { get; init; } = [];

    /// <summary>Authentication-Results fields of this server (RFC 8601 §2).</summary>
    public IReadOnlyList<string> AuthenticationResults { get; init; } = [];

    public bool HasAttachment { get; init; }

    public IReadOnlyList<string> AttachmentNames { get; init; } = [];

    public required MessagePart Structure { get; init; }

    /// <summary>Wholly encrypted by its sender, and therefore shown byte for byte at <c>envelopes</c>.</summary>
    public bool IsEndToEndEncrypted { get; init; }

    /// <summary>What was changed in the stored header for OpenPGP readers; empty where nothing was.</summary>
    public HeaderPatch HeaderPatch { get; init; } = HeaderPatch.None;

    /// <summary>Null until the letter has been sealed.</summary>
    public LetterRecord? Letter { get; init; }

    /// <summary>
    /// Something was left out because the letter's header or structure was too large for an envelope.
    /// </summary>
    public bool IsAbridged { get; init; }

    /// <summary>The envelope of a parsed letter. With a patch, offsets count in the patched payload.</summary>
    public static Envelope Of(ParsedMessage message, HeaderPatch? patch = null)
    {
        Envelope envelope = EnvelopeBuilder.Build(message);
        return patch is null || patch.IsNone
            ? envelope
            : envelope with { HeaderPatch = patch, Structure = patch.ToStored(envelope.Structure) };
    }
}
