using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Accounts;
using Shinten.Storage.Blobs;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Queue;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Messages;

/// <summary>Puts the letters and queue rows of one unit of work into a batch.</summary>
internal static class Delivery
{
    /// <summary>How long the same letter counts as one that has come already (sealing.md §9).</summary>
    private static readonly TimeSpan DuplicateLifetime = TimeSpan.FromHours(24);

    public static async ValueTask<CommitResult> ApplyAsync(
        CommitScope scope, UnitOfWork work, CancellationToken cancel)
    {
        List<AccountId> refused = await FindRefusedAsync(scope, work, cancel);
        if (refused.Count > 0)
        {
            return new CommitResult(CommitOutcome.SealRefused, [], refused);
        }

        if (work.Rule == UnitRule.AllOrNothing
            && await new WholeUnit(scope).FindRefusalAsync(work, cancel) is { } refusal)
        {
            return new CommitResult(CommitOutcome.LetterRefused, [refusal], []);
        }

        DeliveryResult[] results = new DeliveryResult[work.Letters.Count];
        for (int place = 0; place < results.Length; place++)
        {
            NewMessage letter = work.Letters[place];
            AccountDraft? account = await scope.OpenAsync(letter.Account, cancel);
            results[place] = account is null
                ? Refuse(letter, DeliveryOutcome.AccountGone)
                : Deliver(scope, account, letter);
        }

        foreach (NewQueueRow row in work.QueueRows)
        {
            QueueSql.Insert(scope, row);
        }

        foreach (QueueChange change in work.QueueChanges)
        {
            await QueueSql.ApplyAsync(scope, change, cancel);
        }

        return new CommitResult(CommitOutcome.Committed, results, []);
    }

    public static void InsertSeal(CommitScope scope, AccountId account, WrappedSeal seal) => scope.Sql.Execute(
        MessageSql.InsertSeal,
        account.Value,
        seal.Id.ToArray(),
        seal.Generation.Value,
        seal.Form.Version,
        seal.Form.Cipher,
        seal.Form.Aead,
        seal.Envelope,
        seal.Letter,
        seal.LetterPkesks,
        seal.EnvelopePkesks);

    /// <summary>Keeps marks of imported letters as long as the account has its keys.</summary>
    public static void KeepMarks(CommitScope scope, AccountId account, IReadOnlyList<ReadOnlyMemory<byte>> marks)
    {
        foreach (ReadOnlyMemory<byte> mark in marks)
        {
            scope.Sql.Execute(MessageSql.InsertDuplicate, account.Value, mark, MessageSql.NeverExpires);
            scope.Duplicates.Add(account, mark, MessageSql.NeverExpires);
        }
    }

    private static async ValueTask<List<AccountId>> FindRefusedAsync(
        CommitScope scope, UnitOfWork work, CancellationToken cancel)
    {
        List<AccountId> refused = [];
        foreach (NewMessage letter in work.Letters)
        {
            AccountDraft? account = await scope.OpenAsync(letter.Account, cancel);
            if (account is not null && account.Row.Key.Generation != letter.Generation)
            {
                refused.Add(letter.Account);
            }
        }

        return refused;
    }

    private static DeliveryResult Deliver(CommitScope scope, AccountDraft account, NewMessage letter)
    {
        if (letter.NewSeal is { } seal)
        {
            // Even where the letter itself is refused below: the caller takes a committed unit's seals as stored.
            InsertSeal(scope, account.Id, seal);
        }

        long now = scope.Store.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (WhyNot(scope, account, letter, now) is { } refusal)
        {
            if (refusal == DeliveryOutcome.Duplicate && letter.Marks is { } known)
            {
                KeepMarks(scope, account.Id, known.Also);
            }

            return Refuse(letter, refusal);
        }

        if (!TryNumber(scope, account, letter, out FlagSet[] flags))
        {
            return Refuse(letter, DeliveryOutcome.TooManyKeywords);
        }

        StoredLetter stored = Append(scope, letter);
        MessageEntry entry = new()
        {
            Uid = 0,
            Flags = FlagSet.None,
            ModSeq = account.NextModSeq(),
            SavedAtMilliseconds = now,
            ReceivedAtMilliseconds = letter.ReceivedAt.ToUnixTimeMilliseconds(),
            Sizes = letter.Sizes,
            Thread = FindThread(scope, letter),
            Letter = stored,
        };
        Placement[] placements = File(scope, account, letter.Mailboxes, flags, entry);
        account.Use(letter.StoredLength, 1);
        if (letter.Marks is { } marks)
        {
            KeepMarks(scope, account.Id, [.. marks.Own, .. marks.Also]);
        }

        if (letter.DuplicateHash is { } hash)
        {
            long expires = now + (long)DuplicateLifetime.TotalMilliseconds;
            scope.Sql.Execute(MessageSql.InsertDuplicate, account.Id.Value, hash, expires);
            scope.Duplicates.Add(account.Id, hash, expires);
        }

        return new DeliveryResult(account.Id, letter.Id, DeliveryOutcome.Stored, placements, entry.ModSeq);
    }

    public static DeliveryOutcome? WhyNot(CommitScope scope, AccountDraft account, NewMessage letter, long now)
    {
        if (letter.DuplicateHash is { } hash
            && scope.Duplicates.TryFind(account.Id, hash, out long expires)
            && expires > now)
        {
            return DeliveryOutcome.Duplicate;
        }

        foreach (ReadOnlyMemory<byte> mark in letter.Marks?.Own ?? [])
        {
            if (scope.Duplicates.TryFind(account.Id, mark, out _))
            {
                return DeliveryOutcome.Duplicate;
            }
        }

        foreach (MailboxId mailbox in letter.Mailboxes)
        {
            if (account.Find(mailbox) is null)
            {
                return DeliveryOutcome.MailboxGone;
            }
        }

        return account.Quota.HasRoomFor(letter.StoredLength, 1) ? null : DeliveryOutcome.OverQuota;
    }

    private static bool TryNumber(
        CommitScope scope, AccountDraft account, NewMessage letter, out FlagSet[] flags)
    {
        flags = new FlagSet[letter.Mailboxes.Count];
        FlagSet? same = null;
        for (int place = 0; place < flags.Length; place++)
        {
            if (letter.FlagsInEach is null && same is not null)
            {
                flags[place] = same.Value;
                continue;
            }

            if (!account.TryNumber(letter.FlagsInEach?[place] ?? letter.Flags, scope.Sql, out same))
            {
                return false;
            }

            flags[place] = same.Value;
        }

        return true;
    }

    private static StoredLetter Append(CommitScope scope, NewMessage letter)
    {
        RecordHeader header = new(
            RecordKind.Letter,
            letter.Account.Value,
            letter.Id.Value,
            letter.Envelope.Bytes.Length,
            letter.Preview.Bytes.Length,
            letter.Words.Bytes.Length,
            letter.Letter.Packet.Length);
        BlobPlace place = scope.Blobs.Append(
            header, letter.Envelope.Bytes, letter.Preview.Bytes, letter.Words.Bytes, letter.Letter.Packet);
        BlobLocation location = new(
            place.Segment,
            place.Offset,
            header.EnvelopeLength,
            header.PreviewLength,
            header.WordsLength,
            header.LetterLength);
        return new StoredLetter(letter.Id, letter.Seal, location);
    }

    // Letters with a hash in common are one thread (RFC 8621 §3); the first letter of a thread gives it its number.
    private static long FindThread(CommitScope scope, NewMessage letter)
    {
        long thread = letter.Id.Value;
        foreach (ReadOnlyMemory<byte> hash in letter.ThreadHashes)
        {
            if (scope.Threads.TryFind(letter.Account, hash, out long found))
            {
                thread = Math.Min(thread, found);
            }
        }

        foreach (ReadOnlyMemory<byte> hash in letter.ThreadHashes)
        {
            if (!scope.Threads.TryFind(letter.Account, hash, out _))
            {
                scope.Sql.Execute(MessageSql.InsertThread, letter.Account.Value, hash, thread);
                scope.Threads.Add(letter.Account, hash, thread);
            }
        }

        return thread;
    }

    private static Placement[] File(
        CommitScope scope,
        AccountDraft account,
        IReadOnlyList<MailboxId> mailboxes,
        FlagSet[] flags,
        MessageEntry entry)
    {
        byte[] places = [];
        Placement[] placements = new Placement[mailboxes.Count];
        for (int place = 0; place < placements.Length; place++)
        {
            Mailbox mailbox = account.Find(mailboxes[place])!;
            placements[place] = new Placement(mailbox.Id, mailbox.UidValidityRoot, mailbox.UidNext);
            places = Places.Add(places, mailbox.Id, mailbox.UidNext);
        }

        StoredLetter letter = entry.Letter;
        scope.Sql.Execute(
            MessageSql.InsertMessage,
            account.Id.Value,
            letter.Id.Value,
            letter.Seal.ToArray(),
            entry.Thread,
            entry.ReceivedAtMilliseconds,
            entry.Sizes.Ciphertext,
            entry.Sizes.Envelopes,
            entry.Sizes.Everything,
            letter.Blob.Segment,
            letter.Blob.Offset,
            letter.Blob.EnvelopeLength,
            letter.Blob.PreviewLength,
            letter.Blob.WordsLength,
            letter.Blob.LetterLength,
            places);
        for (int place = 0; place < placements.Length; place++)
        {
            Filing.Add(scope, account, account.Find(mailboxes[place])!, entry with { Flags = flags[place] });
        }

        return placements;
    }

    private static DeliveryResult Refuse(NewMessage letter, DeliveryOutcome outcome)
        => new(letter.Account, letter.Id, outcome, [], 0);
}
