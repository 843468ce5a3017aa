using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Slots;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Directory;

/// <summary>The statements of the directory.</summary>
internal static class DirectorySql
{
    /// <summary>The value of is_suspended of an account whose mail is being erased.</summary>
    public const long Removed = 2;

    public static readonly SqlText ReadDomains = new("SELECT name, catch_all FROM domains ORDER BY name");

    public static readonly SqlText InsertDomain = new("INSERT INTO domains (name) VALUES ($1)");

    public static readonly SqlText DeleteDomain = new("DELETE FROM domains WHERE name = $1");

    public static readonly SqlText SetCatchAll = new("UPDATE domains SET catch_all = $2 WHERE name = $1");

    public static readonly SqlText DropCatchAll = new("UPDATE domains SET catch_all = NULL WHERE catch_all = $1");

    public static readonly SqlText FindAddress = new("SELECT account_id FROM addresses WHERE address = $1");

    public static readonly SqlText FindLogin = new(
        "SELECT account_id FROM accounts WHERE address = $1 AND is_suspended < 2");

    /// <summary>The first account with an address that ends like this.</summary>
    public static readonly SqlText FindFirstOfDomain = new(
        "SELECT account_id FROM addresses WHERE address LIKE $1 ESCAPE '\\' ORDER BY account_id LIMIT 1");

    public static readonly SqlText FindFirst = new(
        "SELECT account_id FROM accounts WHERE is_suspended < 2 ORDER BY account_id LIMIT 1");

    public static readonly SqlText ReadAddresses = new(
        "SELECT address FROM addresses WHERE account_id = $1 ORDER BY address");

    public static readonly SqlText InsertAddress = new("INSERT INTO addresses (account_id, address) VALUES ($1, $2)");

    public static readonly SqlText DeleteAddress = new(
        "DELETE FROM addresses WHERE account_id = $1 AND address = $2");

    public static readonly SqlText DeleteAddresses = new("DELETE FROM addresses WHERE account_id = $1");

    public static readonly SqlText ReadAccounts = new(
        "SELECT account_id FROM accounts WHERE is_suspended < 2 ORDER BY address");

    public static readonly SqlText InsertAccount = new(
        "INSERT INTO accounts (account_id, address, is_suspended, created_day, generation, envelope_public, "
        + "letter_public, quota_bytes, quota_letters) VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8)");

    public static readonly SqlText InsertState = new(
        "INSERT INTO account_states (account_id, mod_seq, used_bytes, used_letters, next_uid_validity) "
        + "VALUES ($1, 1, 0, 0, $2)");

    public static readonly SqlText SaveAccount = new(
        "UPDATE accounts SET is_suspended = $2, generation = $3, envelope_public = $4, letter_public = $5, "
        + "quota_bytes = $6, quota_letters = $7 WHERE account_id = $1");

    /// <summary>Takes an account out of sight and its address free.</summary>
    public static readonly SqlText HideAccount = new(
        "UPDATE accounts SET is_suspended = 2, address = $2 WHERE account_id = $1");

    public static readonly SqlText DoomMailboxes = new(
        "INSERT INTO doomed_mailboxes (account_id, mailbox_id) "
        + "SELECT account_id, mailbox_id FROM mailboxes WHERE account_id = $1");

    public static readonly SqlText ReadSlots = new(
        "SELECT slot_id, kind, access, created_day, params, wrapped, verifier, name, last_used_day, limits "
        + "FROM slots WHERE account_id = $1 ORDER BY created_day, slot_id");

    public static readonly SqlText DeleteSlot = new("DELETE FROM slots WHERE account_id = $1 AND slot_id = $2");

    public static readonly SqlText DeleteSlots = new("DELETE FROM slots WHERE account_id = $1");

    public static readonly SqlText NoteUse = new(
        "UPDATE slots SET last_used_day = $3 WHERE account_id = $1 AND slot_id = $2");

    public static readonly SqlText ReadCertificates = new(
        "SELECT certificate FROM reading_certificates WHERE account_id = $1 ORDER BY fingerprint");

    public static readonly SqlText InsertCertificate = new(
        "INSERT INTO reading_certificates (account_id, fingerprint, certificate) VALUES ($1, $2, $3)");

    public static readonly SqlText DeleteCertificate = new(
        "DELETE FROM reading_certificates WHERE account_id = $1 AND fingerprint = $2");

    public static readonly SqlText DeleteCertificates = new(
        "DELETE FROM reading_certificates WHERE account_id = $1");

    private static readonly SqlText InsertSlotRow = new(
        "INSERT INTO slots (account_id, slot_id, kind, access, created_day, last_used_day, name, limits, params, "
        + "wrapped, verifier) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

    public static void InsertSlot(ISqlTransaction sql, AccountId account, StoredSlot stored)
    {
        WrappedSlot slot = stored.Slot;
        sql.Execute(
            InsertSlotRow,
            account.Value,
            slot.Id.ToArray(),
            (long)slot.Kind,
            (long)slot.Access,
            slot.CreatedOn.DayNumber,
            SqlValue.OrNull(stored.LastUsedOn?.DayNumber),
            stored.Name,
            stored.Limits,
            slot.Params,
            slot.Wrapped,
            slot.Verifier);
    }

    public static StoredSlot MapSlot(ISqlRow row) => new(
        new WrappedSlot(
            SlotId.Read(row.Bytes(0)),
            (SlotKind)row.Number(1),
            (Access)row.Number(2),
            DateOnly.FromDayNumber((int)row.Number(3)),
            row.Bytes(4),
            row.Bytes(5),
            row.Bytes(6)),
        row.Text(7),
        row.IsNull(8) ? null : DateOnly.FromDayNumber((int)row.Number(8)),
        row.Text(9));

    public static ReadingCertificate MapCertificate(ISqlRow row) => ReadingCertificate.Parse(row.Bytes(0));
}
