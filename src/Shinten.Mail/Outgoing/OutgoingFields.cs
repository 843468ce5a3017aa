using System.Collections.Frozen;

namespace Shinten.Mail.Outgoing;

/// <summary>What becomes of the fields of a letter that leaves, by their names in lower case.</summary>
internal static class OutgoingFields
{
    // MIME says of its fields nothing like RFC 5322 §3.6, but one that stands twice is read in two ways.
    private static readonly FrozenDictionary<string, OnceOnly> Once = new Dictionary<string, OnceOnly>
    {
        ["date"] = OnceOnly.Date,
        ["from"] = OnceOnly.From,
        ["sender"] = OnceOnly.Sender,
        ["reply-to"] = OnceOnly.ReplyTo,
        ["to"] = OnceOnly.To,
        ["cc"] = OnceOnly.Cc,
        ["message-id"] = OnceOnly.MessageId,
        ["in-reply-to"] = OnceOnly.InReplyTo,
        ["references"] = OnceOnly.References,
        ["subject"] = OnceOnly.Subject,
        ["mime-version"] = OnceOnly.MimeVersion,
        ["content-type"] = OnceOnly.ContentType,
        ["content-transfer-encoding"] = OnceOnly.ContentTransferEncoding,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Removed = ((string[])[

        // Whom the others must not know of (RFC 5322 §3.6.3).
        "bcc", "resent-bcc",

        // Only the last server writes it (RFC 5321 §4.4).
        "return-path",

        // The way to us: the sender's machine, network and provider. Delivered-To stays, since it ends mail loops.
        "received", "x-received", "x-originating-ip", "x-originating-host", "x-original-ip", "x-client-ip",
        "x-client-addr", "x-client-host", "x-client-hostname", "x-sender-ip", "x-sender-host", "x-sender-hostname",
        "x-remote-ip", "x-remote-addr", "x-remote-host", "x-source-ip", "x-source-host", "x-real-ip", "x-forwarded-for",
        "x-http-client", "x-clientproxiedby", "x-client-connect-ip", "x-email-client-ip", "x-ip", "x-host",
        "x-hostname", "x-webmail-user", "x-squirrelmail-ip", "x-proxyuser-ip",

        // The program and machine: which weakness will do, and who wrote an anonymous letter.
        "user-agent", "x-user-agent", "x-mailer", "x-mailer-version", "x-mailer-info", "x-mimeole", "x-newsreader",
        "x-http-useragent", "x-client-version", "x-mail-agent", "x-operating-system", "x-os", "x-platform",
        "x-device-type", "x-php-originating-script", "x-php-script", "x-source", "x-source-args", "x-source-dir",

        // The account behind an alias, and what a server before us knew of it.
        "x-sender", "x-authenticated-sender", "x-authenticated-user", "x-authenticated-id", "x-authenticated-by",
        "x-auth-user", "x-authuser", "x-auth-id", "x-auth", "x-originating-email", "x-get-message-sender-via",
        "x-account-key", "x-identity-key", "x-account-id", "x-envelope-from", "x-envelope-to",

        // What a mail program notes down for itself in a draft, or a mailbox file for a letter.
        "fcc", "x-fcc", "status", "x-status", "x-keywords", "x-uid", "x-uidl", "x-imap", "x-imapbase",
        "content-length", "lines", "x-uniform-type-identifier", "x-universally-unique-identifier",
    ]).ToFrozenSet();

    // Families of such notes.
    private static readonly string[] RemovedFamilies = ["x-mozilla-", "x-evolution-", "x-kmail-", "x-apple-",
        "x-ms-exchange-organization-", "x-mutt-", "x-claws-", "x-sylpheed-"];

    public static OnceOnly OnceOnlyOf(string name) => Once.GetValueOrDefault(name);

    public static bool AreRemoved(string name)
    {
        if (Removed.Contains(name))
        {
            return true;
        }

        if (name.StartsWith("x-", StringComparison.Ordinal))
        {
            foreach (string family in RemovedFamilies)
            {
                if (name.StartsWith(family, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
