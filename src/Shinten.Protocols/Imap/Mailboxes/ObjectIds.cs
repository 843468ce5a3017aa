using System.Globalization;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Imap.Mailboxes;

/// <summary>
/// EMAILID, THREADID and MAILBOXID (RFC 8474 §4). They differ between accesses, so that a client which changes its
/// access starts afresh (sealing.md §8).
/// </summary>
internal static class ObjectIds
{
    public static string OfMailbox(MailboxId mailbox, Access access) => Format('F', mailbox.Value, access);

    public static string OfEmail(long message, Access access) => Format('M', message, access);

    public static string OfThread(long thread, Access access) => Format('T', thread, access);

    /// <summary>The number in an id of this kind and access; null if it is another's or none at all.</summary>
    public static long? Find(string id, char kind, Access access)
        => id.Length > 2 && id[0] == kind && id[1] == Letter(access)
            && long.TryParse(
                id.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    private static string Format(char kind, long number, Access access)
        => string.Create(CultureInfo.InvariantCulture, $"{kind}{Letter(access)}{number:x}");

    private static char Letter(Access access) => access switch
    {
        Access.Ciphertext => 'c',
        Access.Envelopes => 'e',
        Access.Everything => 'a',
    };
}
