namespace Shinten.Mail.Envelopes;

/// <summary>The properties of an envelope in the order in which they are written.</summary>
internal enum EnvelopeProperty
{
    Unknown = -1,
    MessageId,
    InReplyTo,
    References,
    Sender,
    From,
    To,
    Cc,
    Bcc,
    ReplyTo,
    Subject,
    SentAt,
    RawDate,
    RawSubject,
    RawMessageId,
    RawInReplyTo,
    HasAttachment,
    AttachmentNames,
    ListHeaders,
    AuthenticationResults,
    BodyStructure,
    IsEndToEndEncrypted,
    IsAbridged,
    HeaderPatch,
    Letter,
}

internal static class EnvelopeProperties
{
    private static readonly byte[][] Names =
    [
        "messageId"u8.ToArray(), "inReplyTo"u8.ToArray(), "references"u8.ToArray(), "sender"u8.ToArray(),
        "from"u8.ToArray(), "to"u8.ToArray(), "cc"u8.ToArray(), "bcc"u8.ToArray(), "replyTo"u8.ToArray(),
        "subject"u8.ToArray(), "sentAt"u8.ToArray(), "rawDate"u8.ToArray(), "rawSubject"u8.ToArray(),
        "rawMessageId"u8.ToArray(), "rawInReplyTo"u8.ToArray(), "hasAttachment"u8.ToArray(),
        "attachmentNames"u8.ToArray(), "listHeaders"u8.ToArray(), "authenticationResults"u8.ToArray(),
        "bodyStructure"u8.ToArray(), "endToEnd"u8.ToArray(), "abridged"u8.ToArray(), "headerPatch"u8.ToArray(),
        "letter"u8.ToArray(),
    ];

    public static ReadOnlySpan<byte> Name(EnvelopeProperty property) => Names[(int)property];

    /// <param name="from">The property that was read last: the next one mostly stands shortly behind it.</param>
    public static EnvelopeProperty Find(ReadOnlySpan<byte> name, EnvelopeProperty from)
    {
        int start = (int)from + 1;
        for (int i = 0; i < Names.Length; i++)
        {
            int candidate = (start + i) % Names.Length;
            if (name.SequenceEqual(Names[candidate]))
            {
                return (EnvelopeProperty)candidate;
            }
        }

        return EnvelopeProperty.Unknown;
    }
}
