using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Admin;

/// <content>Carrying an account out and in. Who does it has proved a credential that opens everything; what comes out
/// is sealed and opened by the caller, what comes in is sealed here.</content>
public partial interface IAdministration
{
    Task<CarriedMailboxes> ListCarriedMailboxesAsync(string proof, CancellationToken cancel);

    /// <summary>The next letters of a mailbox in the order of their UIDs; none at its end.</summary>
    Task<IReadOnlyList<CarriedEntry>> ListCarriedEntriesAsync(
        string proof, MailboxId mailbox, uint afterUid, CancellationToken cancel);

    /// <summary>Reads sealed letters; those that are gone are left out.</summary>
    Task<CarriedLetters> ReadCarriedLettersAsync(
        string proof, IReadOnlyList<MessageId> letters, CancellationToken cancel);

    /// <summary>Reads a range of one sealed letter; empty if it is gone.</summary>
    Task<CarriedBytes> ReadCarriedLetterAsync(LetterRange range, CancellationToken cancel);

    Task<IReadOnlyList<WrappedSeal>> ReadSealsAsync(
        string proof, IReadOnlyList<SealId> seals, CancellationToken cancel);

    Task<CarriedRings> ListRingsAsync(string proof, CancellationToken cancel);

    /// <summary>Stores a ring; false if it is of an older generation than the account key.</summary>
    Task<bool> AddRingAsync(RingToAdd ring, CancellationToken cancel);

    /// <summary>The mailbox of a name, made with those above it if it is not there.</summary>
    Task<MadeMailbox> MakeMailboxAsync(MailboxToMake mailbox, CancellationToken cancel);

    /// <summary>Which of these marks are known, by their places.</summary>
    Task<IReadOnlyList<int>> FindMarksAsync(MarksOfProof marks, CancellationToken cancel);

    /// <summary>Remembers marks of letters that were found to be there.</summary>
    Task<int> KeepMarksAsync(MarksOfProof marks, CancellationToken cancel);

    /// <summary>Seals letters and files them in one unit; says of each what became of it.</summary>
    Task<IReadOnlyList<DeliveryOutcome>> FileLettersAsync(LettersToImport letters, CancellationToken cancel);
}
