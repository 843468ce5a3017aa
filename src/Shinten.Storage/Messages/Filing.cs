using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Messages;

/// <summary>Adds letters to mailboxes, takes them out, and keeps the counts of the mailbox true.</summary>
internal static class Filing
{
    /// <summary>Gives the letter the mailbox's next UID.</summary>
    public static uint Add(CommitScope scope, AccountDraft account, Mailbox mailbox, MessageEntry entry)
    {
        MessageEntry filed = entry with { Uid = mailbox.UidNext };
        scope.Sql.Execute(
            MessageSql.InsertEntry,
            account.Id.Value,
            mailbox.Id.Value,
            filed.Uid,
            filed.Message.Value,
            filed.Flags.Bits,
            filed.ModSeq,
            filed.SavedAtMilliseconds);
        account.Set(mailbox with
        {
            UidNext = filed.Uid + 1,
            HighestModSeq = filed.ModSeq,
            Total = mailbox.Total + 1,
            Unseen = mailbox.Unseen + Unseen(filed.Flags),
            Deleted = mailbox.Deleted + Deleted(filed.Flags),
            Sizes = mailbox.Sizes + filed.Sizes,
        });
        account.Tell(IndexChange.Added(mailbox.Id, filed));
        return filed.Uid;
    }

    public static void SetFlags(
        CommitScope scope, AccountDraft account, Mailbox mailbox, MessageEntry entry, ChangedFlags changed)
    {
        scope.Sql.Execute(
            MessageSql.SetFlags,
            account.Id.Value,
            mailbox.Id.Value,
            changed.Uid,
            changed.Flags.Bits,
            changed.ModSeq);
        account.Set(mailbox with
        {
            HighestModSeq = changed.ModSeq,
            Unseen = mailbox.Unseen + Unseen(changed.Flags) - Unseen(entry.Flags),
            Deleted = mailbox.Deleted + Deleted(changed.Flags) - Deleted(entry.Flags),
        });
        account.Tell(IndexChange.FlagsChanged(mailbox.Id, changed.Uid, changed.Flags, changed.ModSeq));
    }

    /// <summary>Takes a letter out of a mailbox and leaves a tombstone; what becomes of the letter is not said
    /// here.</summary>
    public static void Remove(
        CommitScope scope, AccountDraft account, Mailbox mailbox, MessageEntry entry, long modSeq)
    {
        scope.Sql.Execute(MessageSql.DeleteEntry, account.Id.Value, mailbox.Id.Value, entry.Uid);
        scope.Sql.Execute(MessageSql.InsertExpunged, account.Id.Value, mailbox.Id.Value, modSeq, entry.Uid);
        account.Set(mailbox with
        {
            HighestModSeq = modSeq,
            Total = mailbox.Total - 1,
            Unseen = mailbox.Unseen - Unseen(entry.Flags),
            Deleted = mailbox.Deleted - Deleted(entry.Flags),
            Sizes = mailbox.Sizes - entry.Sizes,
        });
        account.Tell(IndexChange.Expunged(mailbox.Id, entry.Uid, modSeq));
    }

    /// <summary>Notes where a letter is filed now; with its last place the letter goes, to be erased from the
    /// disk.</summary>
    public static void SetPlaces(ISqlTransaction sql, AccountId account, EntryRow row, byte[] places)
    {
        StoredLetter letter = row.Entry.Letter;
        if (places.Length > 0)
        {
            sql.Execute(MessageSql.SetPlaces, account.Value, letter.Id.Value, places);
            return;
        }

        sql.Execute(MessageSql.DeleteMessage, account.Value, letter.Id.Value);
        sql.Execute(
            MessageSql.InsertDead,
            account.Value,
            letter.Blob.Segment,
            letter.Blob.Offset,
            letter.Blob.RecordLength);
    }

    private static int Unseen(FlagSet flags) => flags.Has(SystemFlags.Seen) ? 0 : 1;

    private static int Deleted(FlagSet flags) => flags.Has(SystemFlags.Deleted) ? 1 : 0;
}
