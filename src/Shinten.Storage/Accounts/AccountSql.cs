using System.Collections.Immutable;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

/// <summary>The statements that load and save the state of an account.</summary>
internal static class AccountSql
{
    public static readonly SqlText SaveState = new(
        "UPDATE account_states SET mod_seq = $2, used_bytes = $3, used_letters = $4, next_uid_validity = $5 "
        + "WHERE account_id = $1");

    public static readonly SqlText SaveMailbox = new(
        "UPDATE mailboxes SET uid_next = $3, mod_seq = $4, total = $5, unseen = $6, deleted = $7, "
        + "size_ciphertext = $8, size_envelopes = $9, size_everything = $10, is_subscribed = $11 "
        + "WHERE account_id = $1 AND mailbox_id = $2");

    public static readonly SqlText InsertMailbox = new(
        "INSERT INTO mailboxes (account_id, mailbox_id, parent_id, role, name_seal, sealed_name, name_version, "
        + "name_hash, uid_validity, uid_next, mod_seq, total, unseen, deleted, size_ciphertext, size_envelopes, "
        + "size_everything, is_subscribed) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, 0, 0, 0, 0, 0, 0, $11)");

    public static readonly SqlText InsertKeyword = new(
        "INSERT INTO keywords (account_id, number, name) VALUES ($1, $2, $3)");

    /// <summary>Holds the account against other nodes for the length of the transaction.</summary>
    public static readonly SqlText LockState = new(
        "SELECT mod_seq FROM account_states WHERE account_id = $1 {lock}");

    private static readonly SqlText ReadState = new(
        "SELECT a.address, a.is_suspended, a.created_day, a.generation, a.envelope_public, a.letter_public, "
        + "a.quota_bytes, a.quota_letters, s.mod_seq, s.used_bytes, s.used_letters, s.next_uid_validity "
        + "FROM accounts a JOIN account_states s ON s.account_id = a.account_id "
        + "WHERE a.account_id = $1 AND a.is_suspended < 2");

    private static readonly SqlText ReadMailboxes = new(
        "SELECT mailbox_id, parent_id, role, sealed_name, name_version, name_hash, uid_validity, uid_next, mod_seq, "
        + "total, unseen, deleted, size_ciphertext, size_envelopes, size_everything, is_subscribed "
        + "FROM mailboxes WHERE account_id = $1 ORDER BY mailbox_id");

    private static readonly SqlText ReadKeywords = new(
        "SELECT name FROM keywords WHERE account_id = $1 ORDER BY number");

    public static async ValueTask<AccountState?> LoadAsync(
        ISqlSession session, AccountId account, CancellationToken cancel)
    {
        List<AccountState> states = await session.QueryAsync(
            ReadState, row => MapState(account, row), cancel, account.Value);
        if (states.Count == 0)
        {
            return null;
        }

        List<Mailbox> mailboxes = await session.QueryAsync(ReadMailboxes, MapMailbox, cancel, account.Value);
        List<string> keywords = await session.QueryAsync(ReadKeywords, row => row.Text(0), cancel, account.Value);
        return states[0] with
        {
            Mailboxes = [.. mailboxes],
            Keywords = new KeywordTable([.. keywords]),
        };
    }

    public static AccountRow MapRow(AccountId account, ISqlRow row)
    {
        if (!MailAddress.TryParse(row.Text(0), out MailAddress? address)
            || !AccountKey.TryCreate(
                account, new Generation((uint)row.Number(3)), row.Bytes(4), row.Bytes(5), out AccountKey? key))
        {
            throw new DamagedRecordException($"The row of account {account}", "its address or key is not valid");
        }

        return new AccountRow(
            account,
            address,
            row.Number(1) != 0,
            DateOnly.FromDayNumber((int)row.Number(2)),
            key,
            row.Number(6),
            row.Number(7));
    }

    private static AccountState MapState(AccountId account, ISqlRow row) => new()
    {
        Row = MapRow(account, row),
        ModSeq = row.Number(8),
        UsedBytes = row.Number(9),
        UsedLetters = row.Number(10),
        NextUidValidity = (uint)row.Number(11),
        Keywords = new KeywordTable(ImmutableArray<string>.Empty),
        Mailboxes = [],
    };

    private static Mailbox MapMailbox(ISqlRow row) => new()
    {
        Id = new MailboxId(row.Number(0)),
        ParentId = row.Number(1) == 0 ? null : new MailboxId(row.Number(1)),
        Role = row.Number(2) == 0 ? null : (MailboxRole)row.Number(2),
        SealedName = row.IsNull(3) ? null : new SealedMailboxName(row.Bytes(3)),
        NameVersion = row.Number(4),
        NameHash = row.IsNull(5) ? default : row.Bytes(5),
        UidValidityRoot = (uint)row.Number(6),
        UidNext = (uint)row.Number(7),
        HighestModSeq = row.Number(8),
        Total = (int)row.Number(9),
        Unseen = (int)row.Number(10),
        Deleted = (int)row.Number(11),
        Sizes = new MessageSizes(row.Number(12), row.Number(13), row.Number(14)),
        IsSubscribed = row.Number(15) != 0,
    };
}
