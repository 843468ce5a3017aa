using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Pop3;

/// <summary>Which reply a failure becomes; null if it is a bug, or ends the connection.</summary>
internal static class Pop3Failures
{
    public const string Temporary = "SYS/TEMP";

    public const string Permanent = "SYS/PERM";

    public static Pop3Reply? ReplyTo(Exception failure) => failure switch
    {
        Pop3SyntaxException syntax => Pop3Reply.Mistake(syntax.Text),
        LetterGoneException => Pop3Reply.Err(Pop3Text.LetterGone),
        DamagedRecordException or DamagedLetterException => Pop3Reply.Err(Permanent, Pop3Text.Damaged),
        StorageFullException => Pop3Reply.Err(Temporary, Pop3Text.DiskFull),
        StorageUnavailableException => Pop3Reply.Err(Temporary, Pop3Text.StoreAway),
        AccountGoneException => Pop3Reply.Err(Pop3Text.SignedOut).Then(AfterReply.Close),
        _ => null,
    };

    /// <summary>QUIT has deleted some of the letters, or none (RFC 1939 §6).</summary>
    public static Pop3Reply ReplyToUpdate(int left, int marked)
        => Pop3Reply.Err(Temporary, Pop3Text.NotDeleted, left, marked);
}
