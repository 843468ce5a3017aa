using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shinten.Keyring.OpenPgp;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring;

/// <summary>The keys of one seal in the hands of a key-holder: opens what was sealed under it (sealing.md §5).
/// </summary>
/// <remarks>
/// Takes what the caller expects and never says why it refused. Any thread may open. Ciphers are made when first
/// needed, and the letter half of a wrapped seal is opened when first needed: a list of mail needs one half only.
/// </remarks>
public sealed class OpenedSeal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly EnvelopeKey _envelopeKey;
    private readonly Func<LetterKey?>? _openLetterHalf;
    private readonly Dictionary<(LetterSecrecy Secrecy, SealForm Form), SessionKey> _sessions = [];
    private LetterKey? _letterKey;
    private bool _letterHalfTried;
    private OpeningCipher? _envelopes;
    private OpeningCipher? _words;
    private OpeningCipher? _previews;
    private bool _disposed;

    internal OpenedSeal(AccountId account, SealId id, EnvelopeKey envelopeKey, Func<LetterKey?>? openLetterHalf)
    {
        Account = account;
        Id = id;
        _envelopeKey = envelopeKey;
        _openLetterHalf = openLetterHalf;
    }

    public AccountId Account { get; }

    public SealId Id { get; }

    /// <summary>Whether the letter half was needed, and opened, by now.</summary>
    public bool IsLetterHalfOpen
    {
        get
        {
            lock (_gate)
                return _letterKey is not null;
        }
    }

    /// <summary>Opens an envelope, or writes nothing and returns false.</summary>
    public bool TryOpen(SealedEnvelope envelope, MessageId message, IBufferWriter<byte> envelopeJson)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.Envelope(buffer, Account, message, Id);
        return TryOpenPacked(
            Envelopes(), envelope.Bytes.Span, context.Bytes, SealedEnvelope.MaxPlainLength, envelopeJson);
    }

    /// <summary>Opens the words of a letter, or writes nothing and returns false.</summary>
    public bool TryOpen(SealedWords words, MessageId message, IBufferWriter<byte> frontCodedTerms)
    {
        if (Words() is not { } cipher)
            return false;
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.Words(buffer, Account, message, Id);
        return TryOpenPacked(cipher, words.Bytes.Span, context.Bytes, SealedWords.MaxPlainLength, frontCodedTerms);
    }

    /// <summary>Opens a preview, or writes nothing and returns false.</summary>
    public bool TryOpen(SealedPreview preview, MessageId message, IBufferWriter<byte> utf8)
    {
        if (Previews() is not { } cipher || !IsOurs(preview.Bytes.Span))
            return false;
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.Preview(buffer, Account, message, Id);
        ReadOnlySpan<byte> stored = preview.Bytes.Span[SealedBytes.HeaderLength..];
        using PooledPlaintext plaintext = new(stored.Length - Aead.Overhead);
        if (!cipher.TryOpen(stored, context.Bytes, plaintext.Span))
            return false;
        utf8.Write(plaintext.Span);
        return true;
    }

    public bool TryOpenMailboxName(
        SealedMailboxName name, MailboxId mailbox, long version, [NotNullWhen(true)] out string? component)
    {
        component = null;
        if (!IsOurs(name.Bytes.Span))
            return false;
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ObjectContext.MailboxName(buffer, Account, mailbox, version, Id);
        ReadOnlySpan<byte> stored = name.Bytes.Span[SealedBytes.HeaderLength..];
        using PooledPlaintext plaintext = new(stored.Length - Aead.Overhead);
        if (!Envelopes().TryOpen(stored, context.Bytes, plaintext.Span))
            return false;
        component = Encoding.UTF8.GetString(plaintext.Span);
        return true;
    }

    /// <summary>Opens a whole letter as its envelope describes it, or writes nothing and returns false.</summary>
    public bool TryOpenLetter(ReadOnlySequence<byte> packet, LetterFacts facts, IBufferWriter<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (SessionOf(facts) is not { } session)
            return false;
        using SecretReading key = session.Read();
        return EncryptedPacketReader.TryOpen(
            packet, facts.Form, key.Bytes[..SealKeys.SessionLength(facts.Form)], PacketFacts(facts), payload);
    }

    /// <summary>A reader of byte ranges of one letter; false for letters that can only be opened whole.</summary>
    public bool TryReadLetter(LetterFacts facts, [NotNullWhen(true)] out SeekablePacket? letter)
    {
        ArgumentNullException.ThrowIfNull(facts);
        letter = null;
        if (SessionOf(facts) is not { } session)
            return false;
        using SecretReading key = session.Read();
        return SeekablePacket.TryCreate(
            facts.Form, key.Bytes[..SealKeys.SessionLength(facts.Form)], PacketFacts(facts), out letter);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _envelopes?.Dispose();
            _words?.Dispose();
            _previews?.Dispose();
            foreach (SessionKey session in _sessions.Values)
                session.Dispose();
            _envelopeKey.Dispose();
            _letterKey?.Dispose();
        }
    }

    /// <summary>The key of one half; null if this seal was not opened so far. Owned by the seal.</summary>
    internal SecretKey? KeyOf(SealHalf half)
        => half switch
        {
            SealHalf.Envelope => _envelopeKey,
            SealHalf.Letter => LetterHalf(),
        };

    private static EncryptedPacketFacts PacketFacts(LetterFacts facts)
        => new(facts.PacketLength, facts.PayloadLength, facts.Compressed, facts.Check);

    private SessionKey? SessionOf(LetterFacts facts)
    {
        if (facts.Form.Cipher is < 7 or > 9)
            return null;
        SecretKey? half = facts.Secrecy switch
        {
            LetterSecrecy.Envelope => _envelopeKey,
            LetterSecrecy.Letter => LetterHalf(),
            _ => null,
        };
        return half is null ? null : SessionOf(half, facts);
    }

    // All letters of a seal have one form, hence one session key for each half; it is derived once.
    private SessionKey SessionOf(SecretKey half, LetterFacts facts)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_sessions.TryGetValue((facts.Secrecy, facts.Form), out SessionKey? session))
            {
                session = SealKeys.Session(half, facts.Form);
                _sessions.Add((facts.Secrecy, facts.Form), session);
            }

            return session;
        }
    }

    private bool TryOpenPacked(
        OpeningCipher cipher,
        ReadOnlySpan<byte> stored,
        ReadOnlySpan<byte> associated,
        int maxLength,
        IBufferWriter<byte> output)
    {
        if (!IsOurs(stored))
            return false;
        ReadOnlySpan<byte> box = stored[SealedBytes.HeaderLength..];
        using PooledPlaintext packed = new(box.Length - Aead.Overhead);
        return cipher.TryOpen(box, associated, packed.Span) && Unpacking.TryUnpack(packed.Span, maxLength, output);
    }

    private bool IsOurs(ReadOnlySpan<byte> stored)
        => stored.Length >= SealedBytes.Overhead
            && stored[0] == SealContext.Format
            && SealId.Read(stored[1..]) == Id;

    private OpeningCipher Envelopes()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _envelopes ??= new OpeningCipher(_envelopeKey);
        }
    }

    private OpeningCipher? Words()
    {
        lock (_gate)
        {
            if (_words is null && LetterHalf() is { } letterKey)
            {
                using WordsKey key = SealKeys.Words(letterKey);
                _words = new OpeningCipher(key);
            }

            return _words;
        }
    }

    private OpeningCipher? Previews()
    {
        lock (_gate)
        {
            if (_previews is null && LetterHalf() is { } letterKey)
            {
                using PreviewKey key = SealKeys.Preview(letterKey);
                _previews = new OpeningCipher(key);
            }

            return _previews;
        }
    }

    private LetterKey? LetterHalf()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_letterHalfTried)
            {
                _letterKey = _openLetterHalf?.Invoke();
                _letterHalfTried = true;
            }

            return _letterKey;
        }
    }
}
