using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Messages;

/// <summary>A message in a mailbox, with what only changes need.</summary>
internal sealed record EntryRow(MessageEntry Entry, byte[] Places)
{
    public long StoredLength
        => Entry.Letter.Blob.EnvelopeLength + (long)Entry.Letter.Blob.PreviewLength + Entry.Letter.Blob.WordsLength
            + Entry.Letter.Blob.LetterLength;
}

/// <summary>The statements on letters and on their entries in mailboxes.</summary>
internal static class MessageSql
{
    public static readonly SqlText InsertSeal = new(
        "INSERT INTO seals (account_id, seal_id, generation, version, cipher, aead, envelope, letter, letter_pkesks, "
        + "envelope_pkesks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
        + "ON CONFLICT (account_id, seal_id) DO NOTHING");

    public static readonly SqlText InsertMessage = new(
        "INSERT INTO messages (account_id, message_id, seal_id, thread_id, received_at, size_ciphertext, "
        + "size_envelopes, size_everything, segment, position, envelope_length, preview_length, words_length, "
        + "letter_length, places) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");

    public static readonly SqlText InsertEntry = new(
        "INSERT INTO entries (account_id, mailbox_id, uid, message_id, flags, mod_seq, saved_at) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7)");

    public static readonly SqlText InsertThread = new(
        "INSERT INTO threads (account_id, hash, thread_id) VALUES ($1, $2, $3) "
        + "ON CONFLICT (account_id, hash) DO NOTHING");

    public static readonly SqlText InsertDuplicate = new(
        "INSERT INTO duplicates (account_id, hash, expires_at) VALUES ($1, $2, $3) "
        + "ON CONFLICT (account_id, hash) DO UPDATE SET expires_at = excluded.expires_at");

    /// <summary>When a mark of an imported letter expires, beside the duplicates that do.</summary>
    public const long NeverExpires = long.MaxValue;

    public static readonly SqlText SetFlags = new(
        "UPDATE entries SET flags = $4, mod_seq = $5 WHERE account_id = $1 AND mailbox_id = $2 AND uid = $3");

    public static readonly SqlText DeleteEntry = new(
        "DELETE FROM entries WHERE account_id = $1 AND mailbox_id = $2 AND uid = $3");

    public static readonly SqlText InsertExpunged = new(
        "INSERT INTO expunged (account_id, mailbox_id, mod_seq, uid) VALUES ($1, $2, $3, $4)");

    public static readonly SqlText SetPlaces = new(
        "UPDATE messages SET places = $3 WHERE account_id = $1 AND message_id = $2");

    public static readonly SqlText DeleteMessage = new(
        "DELETE FROM messages WHERE account_id = $1 AND message_id = $2");

    public static readonly SqlText InsertDead = new(
        "INSERT INTO dead_records (account_id, segment, position, length) VALUES ($1, $2, $3, $4)");

    public static readonly SqlText ReadExpunged = new(
        "SELECT DISTINCT uid FROM expunged WHERE account_id = $1 AND mailbox_id = $2 AND mod_seq > $3 ORDER BY uid");

    public static readonly SqlText ReadSeal = new(
        "SELECT seal_id, generation, version, cipher, aead, envelope, letter, letter_pkesks, envelope_pkesks "
        + "FROM seals WHERE account_id = $1 AND seal_id = $2");

    public static readonly SqlText ReadLetter = new(
        $"SELECT {LetterColumns} FROM messages m WHERE m.account_id = $1 AND m.message_id = $2");

    /// <summary>Entries of a range of UIDs, at most so many.</summary>
    public static readonly SqlText ReadEntries = new(
        $"SELECT {LetterColumns}, {EntryColumns}, m.places {FromEntries} AND e.uid BETWEEN $3 AND $4 "
        + "ORDER BY e.uid LIMIT $5");

    /// <summary>All entries of a mailbox.</summary>
    public static readonly SqlText ReadMailbox = new(
        $"SELECT {LetterColumns}, {EntryColumns} {FromEntries} ORDER BY e.uid");

    /// <summary>Entries that changed.</summary>
    public static readonly SqlText ReadChanged = new(
        $"SELECT {LetterColumns}, {EntryColumns} {FromEntries} AND e.mod_seq > $3 ORDER BY e.uid");

    private const int LetterColumnCount = 8;
    private const int PlacesColumn = LetterColumnCount + 9;

    private const string LetterColumns =
        "m.message_id, m.seal_id, m.segment, m.position, m.envelope_length, m.preview_length, m.words_length, "
        + "m.letter_length";

    private const string EntryColumns =
        "e.uid, e.flags, e.mod_seq, e.saved_at, m.received_at, m.size_ciphertext, m.size_envelopes, "
        + "m.size_everything, m.thread_id";

    private const string FromEntries =
        "FROM entries e JOIN messages m ON m.account_id = e.account_id AND m.message_id = e.message_id "
        + "WHERE e.account_id = $1 AND e.mailbox_id = $2";

    public static StoredLetter MapLetter(ISqlRow row)
    {
        Span<byte> seal = stackalloc byte[SealId.Length];
        row.CopyBytes(1, seal);
        return new StoredLetter(
            new MessageId(row.Number(0)),
            SealId.Read(seal),
            new BlobLocation(
                (int)row.Number(2),
                row.Number(3),
                (int)row.Number(4),
                (int)row.Number(5),
                (int)row.Number(6),
                row.Number(7)));
    }

    public static MessageEntry MapEntry(ISqlRow row) => new()
    {
        Letter = MapLetter(row),
        Uid = (uint)row.Number(LetterColumnCount),
        Flags = new FlagSet(row.Number(LetterColumnCount + 1)),
        ModSeq = row.Number(LetterColumnCount + 2),
        SavedAtMilliseconds = row.Number(LetterColumnCount + 3),
        ReceivedAtMilliseconds = row.Number(LetterColumnCount + 4),
        Sizes = new MessageSizes(
            row.Number(LetterColumnCount + 5), row.Number(LetterColumnCount + 6), row.Number(LetterColumnCount + 7)),
        Thread = row.Number(LetterColumnCount + 8),
    };

    public static EntryRow MapEntryRow(ISqlRow row) => new(MapEntry(row), row.Bytes(PlacesColumn));
}
