using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Admin;

/// <summary>What of the admin socket carries an account out and in.</summary>
internal static class LetterMethods
{
    private static readonly AdminJson Json = AdminJson.Default;

    public static readonly AdminMethod<OfProof, CarriedMailboxes> ListCarriedMailboxes = new(
        "mailbox list", Json.OfProof, Json.CarriedMailboxes,
        (server, request, cancel) => server.ListCarriedMailboxesAsync(request.Proof, cancel));

    public static readonly AdminMethod<EntriesToList, IReadOnlyList<CarriedEntry>> ListCarriedEntries = new(
        "entry list", Json.EntriesToList, Json.IReadOnlyListCarriedEntry,
        (server, request, cancel)
            => server.ListCarriedEntriesAsync(request.Proof, request.Mailbox, request.AfterUid, cancel));

    public static readonly AdminMethod<LettersToRead, CarriedLetters> ReadCarriedLetters = new(
        "letters read", Json.LettersToRead, Json.CarriedLetters,
        (server, request, cancel) => server.ReadCarriedLettersAsync(request.Proof, request.Letters, cancel));

    public static readonly AdminMethod<LetterRange, CarriedBytes> ReadCarriedLetter = new(
        "letter read", Json.LetterRange, Json.CarriedBytes,
        (server, request, cancel) => server.ReadCarriedLetterAsync(request, cancel));

    public static readonly AdminMethod<SealsToRead, IReadOnlyList<WrappedSeal>> ReadSeals = new(
        "seals read", Json.SealsToRead, Json.IReadOnlyListWrappedSeal,
        (server, request, cancel) => server.ReadSealsAsync(request.Proof, request.Seals, cancel));

    public static readonly AdminMethod<OfProof, CarriedRings> ListRings = new(
        "ring list", Json.OfProof, Json.CarriedRings,
        (server, request, cancel) => server.ListRingsAsync(request.Proof, cancel));

    public static readonly AdminMethod<RingToAdd, bool> AddRing = new(
        "ring add", Json.RingToAdd, Json.Boolean, (server, ring, cancel) => server.AddRingAsync(ring, cancel));

    public static readonly AdminMethod<MailboxToMake, MadeMailbox> MakeMailbox = new(
        "mailbox make", Json.MailboxToMake, Json.MadeMailbox,
        (server, mailbox, cancel) => server.MakeMailboxAsync(mailbox, cancel));

    public static readonly AdminMethod<MarksOfProof, IReadOnlyList<int>> FindMarks = new(
        "marks find", Json.MarksOfProof, Json.IReadOnlyListInt32,
        (server, marks, cancel) => server.FindMarksAsync(marks, cancel));

    public static readonly AdminMethod<MarksOfProof, int> KeepMarks = new(
        "marks keep", Json.MarksOfProof, Json.Int32, (server, marks, cancel) => server.KeepMarksAsync(marks, cancel));

    public static readonly AdminMethod<LettersToImport, IReadOnlyList<DeliveryOutcome>> FileLetters = new(
        "letters file", Json.LettersToImport, Json.IReadOnlyListDeliveryOutcome,
        (server, letters, cancel) => server.FileLettersAsync(letters, cancel));
}
