using Shinten.Protocols.Imap.Fetching;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Searching;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Imap;

/// <summary>Which reply a failure becomes (RFC 5530 §3); null if it is a bug, or ends the connection.</summary>
internal static class ImapFailures
{
    public static ImapReply? ReplyTo(Exception failure) => failure switch
    {
        ImapSyntaxException => ImapReply.Bad(failure.Message),
        BadCharsetException => ImapReply.No("BADCHARSET (US-ASCII UTF-8)", "SEARCH takes US-ASCII and UTF-8."),
        UnknownEncodingException => ImapReply.No("UNKNOWN-CTE", "A part's transfer encoding is not known here."),
        MailboxGoneException => ImapReply.No("NONEXISTENT", "The mailbox is gone."),
        StorageFullException => ImapReply.No("UNAVAILABLE", "The server's disk is full; nothing was stored."),
        StorageUnavailableException => ImapReply.No("UNAVAILABLE", "The mail store does not answer; try again later."),
        LetterGoneException => ImapReply.No("EXPUNGEISSUED", "The letter is gone."),
        AccountGoneException => ImapReply.No("UNAVAILABLE", "The account is gone."),
        DamagedRecordException or DamagedLetterException
            => ImapReply.No("CORRUPTION", "Something stored is damaged."),
        _ => null,
    };
}
