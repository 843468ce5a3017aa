using System.Buffers;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Seals;

/// <summary>The short-lived keys with which this process seals arriving mail of one account (sealing.md §4).</summary>
/// <remarks>
/// The caller chooses no algorithm, nonce or key size, and cannot read a key back out of a seal. Any thread may seal;
/// after <see cref="Dispose"/> sealing throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class Seal : IDisposable
{
    private readonly SessionKey _letterSession;
    private readonly SessionKey _envelopeSession;
    private readonly SealingCipher _envelopes;
    private readonly SealingCipher _words;
    private readonly SealingCipher _previews;
    private readonly int _sessionLength;

    private Seal(AccountId account, WrappedSeal wrapped, EnvelopeKey envelopeKey, LetterKey letterKey)
    {
        Account = account;
        Wrapped = wrapped;
        _sessionLength = SealKeys.SessionLength(wrapped.Form);
        _letterSession = SealKeys.Session(letterKey, wrapped.Form);
        _envelopeSession = SealKeys.Session(envelopeKey, wrapped.Form);
        _envelopes = new SealingCipher(envelopeKey);
        using WordsKey words = SealKeys.Words(letterKey);
        using PreviewKey preview = SealKeys.Preview(letterKey);
        _words = new SealingCipher(words);
        _previews = new SealingCipher(preview);
    }

    public AccountId Account { get; }

    public SealId Id => Wrapped.Id;

    public Generation Generation => Wrapped.Generation;

    public SealForm Form => Wrapped.Form;

    /// <summary>What is stored with the first message, so that the account's owner, and nobody else, can open it
    /// later.</summary>
    public WrappedSeal Wrapped { get; }

    /// <summary>Makes a seal, wrapped to the owner and readable by those certificates that can be used now.</summary>
    public static Seal Create(AccountKey owner, IReadOnlyList<ReadingCertificate> certificates, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(certificates);
        ArgumentNullException.ThrowIfNull(clock);
        using EnvelopeKey envelopeKey = EnvelopeKey.Generate();
        using LetterKey letterKey = LetterKey.Generate();
        DateTimeOffset now = clock.GetUtcNow();
        SealForm form = ReadingCertificate.FormFor(certificates, now);
        SealId id = SealId.New();
        WrappedSeal wrapped = new(
            id,
            owner.Generation,
            form,
            SealWrapping.Wrap(owner, id, SealHalf.Envelope, envelopeKey),
            SealWrapping.Wrap(owner, id, SealHalf.Letter, letterKey),
            PkesksOf(letterKey, certificates, form, now),
            PkesksOf(envelopeKey, certificates, form, now));
        return new Seal(owner.Account, wrapped, envelopeKey, letterKey);
    }

    /// <param name="envelopeJson">What Mail wrote; at most <see cref="SealedEnvelope.MaxPlainLength"/> bytes.</param>
    public SealedEnvelope SealEnvelope(MessageId message, ReadOnlySpan<byte> envelopeJson)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(envelopeJson.Length, SealedEnvelope.MaxPlainLength);
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.Envelope(buffer, Account, message, Id);
        return new SealedEnvelope(SealPacked(_envelopes, envelopeJson, context.Bytes));
    }

    /// <param name="utf8">The first 256 characters of the letter's text.</param>
    public SealedPreview SealPreview(MessageId message, ReadOnlySpan<byte> utf8)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.Preview(buffer, Account, message, Id);
        return new SealedPreview(SealPlain(_previews, utf8, context.Bytes));
    }

    /// <param name="frontCodedTerms">At most <see cref="SealedWords.MaxPlainLength"/> bytes.</param>
    public SealedWords SealWords(MessageId message, ReadOnlySpan<byte> frontCodedTerms)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frontCodedTerms.Length, SealedWords.MaxPlainLength);
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.Words(buffer, Account, message, Id);
        return new SealedWords(SealPacked(_words, frontCodedTerms, context.Bytes));
    }

    /// <param name="version">Rises with each renaming of the mailbox.</param>
    /// <param name="component">One path component; it is sealed in NFC.</param>
    public SealedMailboxName SealMailboxName(MailboxId mailbox, long version, string component)
    {
        ArgumentNullException.ThrowIfNull(component);
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.MailboxName(buffer, Account, mailbox, version, Id);
        byte[] utf8 = Encoding.UTF8.GetBytes(component.Normalize(NormalizationForm.FormC));
        return new SealedMailboxName(SealPlain(_envelopes, utf8, context.Bytes));
    }

    /// <summary>Seals a letter as one OpenPGP packet (sealing.md §5).</summary>
    public SealedLetter SealLetter(ReadOnlySequence<byte> payload, LetterSecrecy secrecy)
    {
        ArrayBufferWriter<byte> packet = new(checked((int)payload.Length + 512));
        LetterFacts facts = SealLetter(payload, secrecy, packet);
        return new SealedLetter(packet.WrittenMemory, facts);
    }

    /// <summary>The same into the caller's buffer, for long letters.</summary>
    public LetterFacts SealLetter(ReadOnlySequence<byte> payload, LetterSecrecy secrecy, IBufferWriter<byte> packet)
    {
        SessionKey session = secrecy switch
        {
            LetterSecrecy.Letter => _letterSession,
            LetterSecrecy.Envelope => _envelopeSession,
        };
        using SecretReading key = session.Read();
        EncryptedPacketFacts facts = EncryptedPacket.Write(packet, Form, key.Bytes[.._sessionLength], payload);
        return new LetterFacts(
            Form, secrecy, facts.PacketLength, facts.PayloadLength, facts.Compressed, facts.Check);
    }

    public void Dispose()
    {
        _envelopes.Dispose();
        _words.Dispose();
        _previews.Dispose();
        _letterSession.Dispose();
        _envelopeSession.Dispose();
    }

    private static byte[] PkesksOf(
        SecretKey half, IReadOnlyList<ReadingCertificate> certificates, SealForm form, DateTimeOffset now)
    {
        ArrayBufferWriter<byte> packets = new();
        using SessionKey session = SealKeys.Session(half, form);
        using SecretReading key = session.Read();
        foreach (ReadingCertificate certificate in certificates)
        {
            if (certificate.IsUsable(now))
                Pkesk.Write(packets, certificate, form, key.Bytes[..SealKeys.SessionLength(form)], now);
        }

        return packets.WrittenSpan.ToArray();
    }

    private byte[] SealPacked(SealingCipher cipher, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        using PackedBytes packed = PackedBytes.Pack(plaintext);
        return SealPlain(cipher, packed.Span, associated);
    }

    private byte[] SealPlain(SealingCipher cipher, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        byte[] stored = new byte[SealedBytes.Overhead + plaintext.Length];
        stored[0] = SealContext.Format;
        Id.Write(stored.AsSpan(1));
        cipher.Seal(plaintext, associated, stored.AsSpan(SealedBytes.HeaderLength));
        return stored;
    }
}
