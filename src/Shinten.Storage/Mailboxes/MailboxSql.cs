using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Mailboxes;

/// <summary>The statements on the list of mailboxes.</summary>
internal static class MailboxSql
{
    public static readonly SqlText Delete = new(
        "DELETE FROM mailboxes WHERE account_id = $1 AND mailbox_id = $2");

    /// <summary>Notes that the letters of a deleted mailbox are still to be expunged.</summary>
    public static readonly SqlText Doom = new(
        "INSERT INTO doomed_mailboxes (account_id, mailbox_id) VALUES ($1, $2)");

    private static readonly SqlText Rename = new(
        "UPDATE mailboxes SET parent_id = $3, name_seal = $4, sealed_name = $5, name_version = $6, name_hash = $7 "
        + "WHERE account_id = $1 AND mailbox_id = $2");

    public static void InsertRow(ISqlTransaction sql, AccountId account, Mailbox mailbox) => sql.Execute(
        AccountSql.InsertMailbox,
        account.Value,
        mailbox.Id.Value,
        mailbox.ParentId?.Value ?? 0,
        (long?)mailbox.Role ?? 0,
        mailbox.SealedName is { } named ? named.Seal.ToArray() : SqlValue.Null,
        mailbox.SealedName is { } name ? name.Bytes : SqlValue.Null,
        mailbox.NameVersion,
        mailbox.SealedName is null ? SqlValue.Null : mailbox.NameHash,
        mailbox.UidValidityRoot,
        mailbox.HighestModSeq,
        mailbox.IsSubscribed);

    public static void RenameRow(ISqlTransaction sql, AccountId account, Mailbox mailbox) => sql.Execute(
        Rename,
        account.Value,
        mailbox.Id.Value,
        mailbox.ParentId?.Value ?? 0,
        mailbox.SealedName!.Value.Seal.ToArray(),
        mailbox.SealedName.Value.Bytes,
        mailbox.NameVersion,
        mailbox.NameHash);
}
