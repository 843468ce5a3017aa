using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Admin;

public sealed partial class AdminClient
{
    public Task<CarriedMailboxes> ListCarriedMailboxesAsync(string proof, CancellationToken cancel)
        => CallAsync(LetterMethods.ListCarriedMailboxes, new OfProof(proof), cancel);

    public Task<IReadOnlyList<CarriedEntry>> ListCarriedEntriesAsync(
        string proof, MailboxId mailbox, uint afterUid, CancellationToken cancel)
        => CallAsync(LetterMethods.ListCarriedEntries, new EntriesToList(proof, mailbox, afterUid), cancel);

    public Task<CarriedLetters> ReadCarriedLettersAsync(
        string proof, IReadOnlyList<MessageId> letters, CancellationToken cancel)
        => CallAsync(LetterMethods.ReadCarriedLetters, new LettersToRead(proof, letters), cancel);

    public Task<CarriedBytes> ReadCarriedLetterAsync(LetterRange range, CancellationToken cancel)
        => CallAsync(LetterMethods.ReadCarriedLetter, range, cancel);

    public Task<IReadOnlyList<WrappedSeal>> ReadSealsAsync(
        string proof, IReadOnlyList<SealId> seals, CancellationToken cancel)
        => CallAsync(LetterMethods.ReadSeals, new SealsToRead(proof, seals), cancel);

    public Task<CarriedRings> ListRingsAsync(string proof, CancellationToken cancel)
        => CallAsync(LetterMethods.ListRings, new OfProof(proof), cancel);

    public Task<bool> AddRingAsync(RingToAdd ring, CancellationToken cancel)
        => CallAsync(LetterMethods.AddRing, ring, cancel);

    public Task<MadeMailbox> MakeMailboxAsync(MailboxToMake mailbox, CancellationToken cancel)
        => CallAsync(LetterMethods.MakeMailbox, mailbox, cancel);

    public Task<IReadOnlyList<int>> FindMarksAsync(MarksOfProof marks, CancellationToken cancel)
        => CallAsync(LetterMethods.FindMarks, marks, cancel);

    public Task<int> KeepMarksAsync(MarksOfProof marks, CancellationToken cancel)
        => CallAsync(LetterMethods.KeepMarks, marks, cancel);

    public Task<IReadOnlyList<DeliveryOutcome>> FileLettersAsync(LettersToImport letters, CancellationToken cancel)
        => CallAsync(LetterMethods.FileLetters, letters, cancel);
}
