using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Threads;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage.Messages;
using Shinten.Storage.Seals;

namespace Shinten.Storage.Letters;

/// <summary>Turns a letter into what is stored of it: parsed once, then sealed for each account (sealing.md
/// §5).</summary>
public sealed class LetterPreparer(MailStore store, LiveSeals seals, ServerKeys serverKeys)
{
    /// <summary>Parses a message, once for all its recipients; <paramref name="message"/> must stay as it is until
    /// the last account is served.</summary>
    public static ParsedLetter Parse(ReadOnlyMemory<byte> message) => new(message);

    /// <summary>Seals a letter for one account. The caller commits it, says so, and disposes it.</summary>
    public async ValueTask<PreparedLetter> PrepareAsync(LetterToFile letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        MessageId id = await store.NextMessageIdAsync(cancel);
        SealUse use = await seals.ForAsync(letter.Account, cancel);
        try
        {
            return new PreparedLetter(Seal(letter, id, use), use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    private NewMessage Seal(LetterToFile letter, MessageId id, SealUse use)
    {
        Seal seal = use.Seal;
        PlainLetter plain = PlainLetter.For(letter, seal.Wrapped.LetterPkesks.Length > 0);
        LetterSecrecy secrecy = plain.Envelope.IsEndToEndEncrypted ? LetterSecrecy.Envelope : LetterSecrecy.Letter;

        // The letter first: the envelope records what its opener must check.
        SealedLetter sealedLetter = seal.SealLetter(plain.Payload, secrecy);
        Envelope envelope = plain.Envelope with { Letter = LetterRecords.Of(sealedLetter.Facts) };
        using PooledBytes buffer = new();
        EnvelopeJson.Write(buffer, envelope);
        SealedEnvelope sealedEnvelope = seal.SealEnvelope(id, buffer.Span);
        return new NewMessage
        {
            Account = letter.Account,
            Id = id,
            Seal = seal.Id,
            Generation = seal.Generation,
            NewSeal = use.NewRow,
            Envelope = sealedEnvelope,
            Preview = SealPreview(seal, id, secrecy, plain.Preview),
            Words = seal.SealWords(id, plain.Words.Span),
            Letter = sealedLetter,
            Sizes = SizesOf(letter, id, envelope, seal.Wrapped),
            ReceivedAt = letter.ReceivedAt,
            Mailboxes = letter.Mailboxes,
            Flags = letter.Flags,
            FlagsInEach = letter.FlagsInEach,
            ThreadHashes = ThreadHashes(letter.Account, envelope.Fields),
            DuplicateHash = letter.DuplicateHash,
            Marks = letter.Marks,
        };
    }

    // A letter that its sender encrypted has no preview object at all: by that a session that opens nothing knows
    // behind which of the seal's PKESKs its packet belongs (sealing.md §5, §8).
    private static SealedPreview SealPreview(Seal seal, MessageId id, LetterSecrecy secrecy, string preview)
        => secrecy == LetterSecrecy.Envelope
            ? default
            : seal.SealPreview(id, Encoding.UTF8.GetBytes(preview));

    private static MessageSizes SizesOf(LetterToFile letter, MessageId id, Envelope envelope, WrappedSeal seal)
    {
        long original = letter.TraceFields.Length + letter.Letter.Bytes.Length;
        OuterMessage outer = new(id, letter.ReceivedAt);
        if (envelope.IsEndToEndEncrypted)
        {
            long sealedAgain = outer.ForCiphertext(envelope.Letter!.PacketLength, seal.EnvelopePkesks).Length;
            return new MessageSizes(sealedAgain, original, original);
        }

        return new MessageSizes(
            outer.ForCiphertext(envelope.Letter!.PacketLength, seal.LetterPkesks).Length,
            outer.ForEnvelopes(envelope, seal.LetterPkesks).Length,
            original);
    }

    private ReadOnlyMemory<byte>[] ThreadHashes(AccountId account, EnvelopeFields fields)
    {
        IReadOnlyList<byte[]> keys = ThreadKeys.Of(fields);
        ReadOnlyMemory<byte>[] hashes = new ReadOnlyMemory<byte>[keys.Count];
        for (int at = 0; at < hashes.Length; at++)
        {
            hashes[at] = serverKeys.ThreadHash(account, keys[at]);
        }

        return hashes;
    }
}
