using System.Buffers;
using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Views;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>One message as a session of one access is shown it. Only parts that were asked for may be read.</summary>
public sealed class ShownMessage : IDisposable
{
    private readonly OpenedParts _source;
    private PooledBytes? _plain;
    private ShownBatch? _owned;
    private Range? _json;
    private Range? _preview;
    private Range? _payload;
    private Envelope? _envelope;
    private EnvelopeFields? _fields;
    private MessagePart? _structure;
    private SealedView? _view;
    private OriginalBytes? _original;

    internal ShownMessage(OpenedParts source) => _source = source;

    /// <summary>What the mailbox's index knows of it.</summary>
    public MessageEntry Entry { get; private set; }

    /// <summary>Whether there is something to show; when not, no other member may be read.</summary>
    public ShownState State { get; private set; }

    /// <summary>RFC822.SIZE: how many bytes this access is shown.</summary>
    public long Size => Entry.Sizes.For(_source.Access);

    /// <summary>The fields that lists show; at <c>ciphertext</c> those of the synthetic header.</summary>
    public EnvelopeFields Fields => _fields ??= _source.Access == Access.Ciphertext
        ? View.Fields
        : _envelope?.Fields ?? Guarded(EnvelopeJson.ReadFields);

    /// <summary>The opened envelope as it was sealed, for who can use it so; empty at <c>ciphertext</c>.</summary>
    public ReadOnlySpan<byte> EnvelopeText
        => _source.Access == Access.Ciphertext || _json is not { } range ? [] : _plain!.Span[range];

    /// <summary>The whole opened envelope; null at <c>ciphertext</c>.</summary>
    public Envelope? Envelope => _source.Access == Access.Ciphertext
        ? null
        : _envelope ??= Guarded(EnvelopeJson.Read);

    /// <summary>The body parts of the shown bytes, with offsets into them.</summary>
    public MessagePart Structure => _structure ??= IsShownSealed ? View.Structure : OriginalStructure();

    /// <summary>The first characters of the text; null at accesses that do not see it.</summary>
    public string? Preview => _preview is { } range ? Encoding.UTF8.GetString(_plain!.Span[range]) : null;

    internal bool HasEnvelope => _json is not null;

    internal ReadOnlyMemory<byte> Json => _plain!.Memory[_json!.Value];

    internal bool HasPreview => Entry.Letter.Blob.PreviewLength > 0;

    /// <summary>Shown as PGP/MIME or a note, and not as its own bytes.</summary>
    internal bool IsShownSealed => _source.Access switch
    {
        Access.Ciphertext => true,
        Access.Envelopes => Secrecy == LetterSecrecy.Letter,
        Access.Everything => false,
    };

    internal bool IsOpenedWhole
        => !IsShownSealed && Entry.Letter.Blob.LetterLength <= OpenedParts.MaxWholeLetter;

    internal bool NeedsEnvelopeHalf => !IsShownSealed && Secrecy == LetterSecrecy.Envelope;

    internal bool NeedsLetterHalf => !IsShownSealed && Secrecy == LetterSecrecy.Letter;

    // A letter that its sender encrypted has no preview, and is the only kind that has none.
    private LetterSecrecy Secrecy => HasPreview ? LetterSecrecy.Letter : LetterSecrecy.Envelope;

    private ReadOnlyMemory<byte> Pkesks => _source.PkesksOf(Entry.Letter.Seal, Secrecy);

    private SealedView View => _view ??= MakeView();

    /// <summary>The header with its empty line: the first bytes of the shown message.</summary>
    /// <exception cref="DamagedLetterException">What is stored does not open.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadHeaderAsync(CancellationToken cancel)
    {
        if (IsShownSealed)
        {
            return View.Header;
        }

        OriginalBytes original = Original();
        if (original.TryGetHeader(Structure, out ReadOnlyMemory<byte> header))
        {
            return header;
        }

        ArrayBufferWriter<byte> copied = new(checked((int)Structure.HeaderLength) + 1);
        await original.CopyAsync(0, Structure.HeaderLength, copied, cancel);
        return copied.WrittenMemory;
    }

    /// <summary>Copies a range of the shown bytes; less when the message ends before.</summary>
    /// <exception cref="DamagedLetterException">What is stored does not open.</exception>
    public ValueTask CopyAsync(long offset, long count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        count = Math.Min(count, Size - offset);
        if (count <= 0)
        {
            return ValueTask.CompletedTask;
        }

        return IsShownSealed
            ? new OuterBytes(View, Pkesks, Entry.Letter, _source.Account).CopyAsync(offset, count, destination, cancel)
            : Original().CopyAsync(offset, count, destination, cancel);
    }

    public void Dispose()
    {
        _owned?.Dispose();
        _owned = null;
    }

    internal void Begin(MessageEntry entry, PooledBytes plain)
    {
        Forget();
        Entry = entry;
        _plain = plain;
        State = ShownState.Shown;
    }

    internal void Forget()
    {
        _json = null;
        _preview = null;
        _payload = null;
        _envelope = null;
        _fields = null;
        _structure = null;
        _view = null;
        _original?.Dispose();
        _original = null;
    }

    internal ShownMessage Owning(ShownBatch batch)
    {
        _owned = batch;
        return this;
    }

    /// <summary>Takes an envelope that was opened before.</summary>
    internal void TakeEnvelope(ReadOnlySpan<byte> json)
    {
        int start = _plain!.Length;
        _plain.Write(json);
        _json = start.._plain.Length;
    }

    /// <summary>Opens a stored part, which is gone when this returns.</summary>
    internal void Take(LetterPart part, ReadOnlyMemory<byte> stored)
    {
        int start = _plain!.Length;
        bool opened = part switch
        {
            LetterPart.Envelope => _source.Opener.TryOpenEnvelope(Entry.Message, new SealedEnvelope(stored), _plain),
            LetterPart.Preview => _source.Opener.TryOpenPreview(Entry.Message, new SealedPreview(stored), _plain),
            LetterPart.Letter => TryOpenLetter(stored),
            _ => false,
        };
        if (!opened)
        {
            _source.Account.NoteDamaged(Entry.Message);
            State = ShownState.Damaged;
            return;
        }

        Range range = start.._plain.Length;
        switch (part)
        {
            case LetterPart.Envelope:
                _json = range;
                break;
            case LetterPart.Preview:
                _preview = range;
                break;
            default:
                _payload = range;
                break;
        }
    }

    /// <summary>Tells a letter that was left out of a bulk read from one that was opened.</summary>
    internal void NoteMissing(LetterPart part)
    {
        bool isThere = part switch
        {
            LetterPart.Envelope => _json is not null,
            LetterPart.Preview => _preview is not null,
            _ => _payload is not null,
        };
        if (!isThere && State == ShownState.Shown)
        {
            State = ShownState.Gone;
        }
    }

    internal void NoteDamaged() => State = ShownState.Damaged;

    private bool TryOpenLetter(ReadOnlyMemory<byte> stored)
    {
        try
        {
            LetterFacts facts = LetterRecords.FactsOf(EnvelopeJson.ReadSealing(_plain!.Span[_json!.Value]).Letter);
            return facts.Secrecy == Secrecy
                && _source.Opener.TryOpenLetter(
                    Entry.Letter.Seal, new ReadOnlySequence<byte>(stored), facts, _plain);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private OriginalBytes Original()
    {
        if (_original is not null)
        {
            return _original;
        }

        EnvelopeSealing sealing = Guarded(EnvelopeJson.ReadSealing);
        _original = new OriginalBytes(_source, Entry.Letter, sealing);
        if (_payload is { } range)
        {
            _original.Use(_plain!.Memory[range]);
        }

        return _original;
    }

    private MessagePart OriginalStructure()
    {
        Envelope envelope = Envelope!;
        return envelope.HeaderPatch.IsNone ? envelope.Structure : envelope.HeaderPatch.Restore(envelope.Structure);
    }

    private SealedView MakeView()
    {
        OuterMessage outer = new(Entry.Message, Entry.ReceivedAt);
        return _source.Access == Access.Ciphertext
            ? outer.ForCiphertext(Entry.Letter.Blob.LetterLength, Pkesks)
            : outer.ForEnvelopes(Envelope!, Pkesks);
    }

    private T Guarded<T>(EnvelopeReading<T> read)
    {
        if (_json is not { } range)
        {
            throw new InvalidOperationException("This part was not asked for, or the message cannot be shown.");
        }

        try
        {
            return read(_plain!.Span[range]);
        }
        catch (FormatException)
        {
            throw _source.Damaged(Entry.Message, "envelope");
        }
    }

    private delegate T EnvelopeReading<out T>(ReadOnlySpan<byte> json);
}
