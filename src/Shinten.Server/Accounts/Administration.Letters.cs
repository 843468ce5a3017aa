using Shinten.Mail.Flags;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Vault;

namespace Shinten.Server.Accounts;

/// <content>An account's owner carries it out, sealed, and letters in, which are sealed here.</content>
internal sealed partial class Administration
{
    private const int EntriesPage = 2_000;
    private const int MaxSealsAtOnce = 1_000;
    private const int MaxRange = 4 * 1024 * 1024;

    private readonly LetterFiling _filing = new(store, store.Seals, new LetterPreparer(store, store.Seals, keys));

    public async Task<CarriedMailboxes> ListCarriedMailboxesAsync(string proof, CancellationToken cancel)
    {
        Account account = await CarriedAsync(proof, cancel);
        IReadOnlyList<Mailbox> mailboxes = await account.ListMailboxesAsync(cancel);
        return new CarriedMailboxes([.. mailboxes.Select(mailbox => new CarriedMailbox(
            mailbox.Id,
            mailbox.ParentId,
            mailbox.Role,
            mailbox.SealedName?.Bytes.ToArray(),
            mailbox.NameVersion,
            mailbox.Total,
            mailbox.IsSubscribed))]);
    }

    public async Task<IReadOnlyList<CarriedEntry>> ListCarriedEntriesAsync(
        string proof, MailboxId mailbox, uint afterUid, CancellationToken cancel)
    {
        Account account = await CarriedAsync(proof, cancel);
        MailboxIndex index = await account.OpenMailboxAsync(mailbox, cancel);
        UidList uids = index.Uids;
        int first = afterUid == uint.MaxValue ? uids.Count : uids.FirstPlaceFrom(afterUid + 1);
        if (first >= uids.Count)
        {
            return [];
        }

        List<MessageEntry> entries = [];
        index.CopyTo(new UidRange(uids[first], uids[Math.Min(first + EntriesPage, uids.Count) - 1]), entries);
        return [.. entries.Select(entry => new CarriedEntry(
            entry.Uid,
            entry.Message,
            entry.Letter.Seal,
            [.. account.Keywords.Describe(entry.Flags).Names()],
            entry.ReceivedAtMilliseconds,
            entry.Sizes.Everything,
            entry.Letter.Blob.EnvelopeLength,
            entry.Letter.Blob.LetterLength))];
    }

    public async Task<CarriedLetters> ReadCarriedLettersAsync(
        string proof, IReadOnlyList<MessageId> letters, CancellationToken cancel)
    {
        Account account = await CarriedAsync(proof, cancel);
        Require(letters.Count <= CarriedLetters.MaxLetters);
        IReadOnlyList<StoredLetter> found = await account.FindLettersAsync(letters, cancel);
        return await CarriedLetterReading.ReadAsync(account, found, cancel);
    }

    public async Task<CarriedBytes> ReadCarriedLetterAsync(LetterRange range, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(range);
        Account account = await CarriedAsync(range.Proof, cancel);
        Require(range.Count is >= 0 and <= MaxRange && range.Offset >= 0);
        if (await account.FindLetterAsync(range.Letter, cancel) is not { } letter)
        {
            return new CarriedBytes();
        }

        byte[] bytes = new byte[range.Count];
        int read = await account.ReadPartAsync(letter, LetterPart.Letter, range.Offset, bytes, cancel);
        return new CarriedBytes { Bytes = bytes.AsMemory(0, read) };
    }

    public async Task<IReadOnlyList<WrappedSeal>> ReadSealsAsync(
        string proof, IReadOnlyList<SealId> seals, CancellationToken cancel)
    {
        Account account = await CarriedAsync(proof, cancel);
        Require(seals.Count <= MaxSealsAtOnce);
        return await account.ReadSealsAsync(seals, cancel);
    }

    public async Task<CarriedRings> ListRingsAsync(string proof, CancellationToken cancel)
    {
        Account account = await CarriedAsync(proof, cancel);
        List<StoredRing> rings = [
            .. await account.ListRingsAsync(SealHalf.Envelope, cancel),
            .. await account.ListRingsAsync(SealHalf.Letter, cancel)];
        byte[] bytes = new byte[rings.Sum(ring => ring.Sealed.Length)];
        int at = 0;
        foreach (StoredRing ring in rings)
        {
            ring.Sealed.CopyTo(bytes.AsMemory(at));
            at += ring.Sealed.Length;
        }

        return new CarriedRings([.. rings.Select(ring => new CarriedRing(ring.Id, ring.Half, ring.Sealed.Length))])
        {
            Bytes = bytes,
        };
    }

    public async Task<bool> AddRingAsync(RingToAdd ring, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ring);
        Account account = await CarriedAsync(ring.Proof, cancel);
        Require(ring.Covers.Length % SealId.Length == 0);
        return await account.AddRingAsync(
            new StoredRing(
                ring.Id,
                ring.Half,
                new Generation(ring.Generation),
                ring.Bytes.ToArray(),
                [.. ring.Covers.Chunk(SealId.Length).Select(id => SealId.Read(id))]),
            cancel);
    }

    public async Task<MadeMailbox> MakeMailboxAsync(MailboxToMake mailbox, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        Account account = await CarriedAsync(mailbox.Proof, cancel);
        CreateMailboxResult made = await account.CreateMailboxAsync(mailbox.Path, cancel);
        if (made is { Outcome: CreateMailboxOutcome.Created, Mailbox: { } created } && mailbox.IsSubscribed)
        {
            await account.SubscribeAsync(created.Id, isSubscribed: true, cancel);
        }

        return new MadeMailbox(made.Outcome, made.Mailbox?.Id);
    }

    public async Task<IReadOnlyList<int>> FindMarksAsync(MarksOfProof marks, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(marks);
        Account account = await CarriedAsync(marks.Proof, cancel);
        return await account.FindMarksAsync(Marks(marks.Bytes), cancel);
    }

    public async Task<int> KeepMarksAsync(MarksOfProof marks, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(marks);
        Account account = await CarriedAsync(marks.Proof, cancel);
        List<ReadOnlyMemory<byte>> kept = Marks(marks.Bytes);
        await account.KeepMarksAsync(kept, cancel);
        return kept.Count;
    }

    public async Task<IReadOnlyList<DeliveryOutcome>> FileLettersAsync(
        LettersToImport letters, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letters);
        Account account = await CarriedAsync(letters.Proof, cancel);
        Require(letters.Letters.Count <= LettersToImport.MaxLetters
            && letters.Letters.Sum(letter => (long)letter.Length) == letters.Bytes.Length);
        List<LetterToFile> toFile = new(letters.Letters.Count);
        int at = 0;
        foreach (LetterToImport letter in letters.Letters)
        {
            toFile.Add(ToFile(account.Id, letter, letters.Bytes.Slice(at, letter.Length)));
            at += letter.Length;
        }

        CommitResult result = await _filing.FileAsync(toFile, [], cancel);
        return result.Outcome == CommitOutcome.Committed
            ? [.. result.Deliveries.Select(delivery => delivery.Outcome)]
            : throw new CommandFailedException("the account's keys are being changed; try again.");
    }

    private static LetterToFile ToFile(AccountId account, LetterToImport letter, ReadOnlyMemory<byte> bytes)
    {
        Require(letter.Places.Count > 0 && letter.Length > 0);
        return new LetterToFile
        {
            Account = account,
            Letter = LetterPreparer.Parse(bytes),
            Mailboxes = [.. letter.Places.Select(place => place.Mailbox)],
            ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(letter.ReceivedAtMilliseconds),
            FlagsInEach = [.. letter.Places.Select(place => Flags(place.Flags))],
            Marks = new ImportMarks(Marks(letter.OwnMarks), Marks(letter.AlsoMarks)),
        };
    }

    private static MessageFlags Flags(IReadOnlyList<string> names)
    {
        SystemFlags system = SystemFlags.None;
        List<string> keywords = [];
        foreach (string name in names)
        {
            Require(MessageFlags.TryParse(name, out SystemFlags flag, out string? keyword));
            system |= flag;
            if (keyword is not null)
            {
                keywords.Add(keyword);
            }
        }

        Require(MessageFlags.TryMake(system, keywords, out MessageFlags? flags));
        return flags!;
    }

    private static List<ReadOnlyMemory<byte>> Marks(ReadOnlyMemory<byte> bytes)
    {
        Require(bytes.Length % MarksOfProof.MarkLength == 0);
        List<ReadOnlyMemory<byte>> marks = new(bytes.Length / MarksOfProof.MarkLength);
        for (int at = 0; at < bytes.Length; at += MarksOfProof.MarkLength)
        {
            marks.Add(bytes.Slice(at, MarksOfProof.MarkLength));
        }

        return marks;
    }

    private static void Require(bool isGood)
    {
        if (!isGood)
        {
            throw new CommandFailedException("the server does not take such a request.");
        }
    }

    private async Task<Account> CarriedAsync(string proof, CancellationToken cancel)
        => await store.FindAccountAsync(_proofs.CarriedBy(proof), cancel)
            ?? throw new CommandFailedException("the account is gone.");
}
