namespace Shinten.Mail.Outgoing;

/// <summary>The fields that a letter has once at most (RFC 5322 §3.6), as they are found.</summary>
[Flags]
internal enum OnceOnly
{
    None = 0,
    Date = 1,
    From = 1 << 1,
    Sender = 1 << 2,
    ReplyTo = 1 << 3,
    To = 1 << 4,
    Cc = 1 << 5,
    MessageId = 1 << 6,
    InReplyTo = 1 << 7,
    References = 1 << 8,
    Subject = 1 << 9,
    MimeVersion = 1 << 10,
    ContentType = 1 << 11,
    ContentTransferEncoding = 1 << 12,
}
