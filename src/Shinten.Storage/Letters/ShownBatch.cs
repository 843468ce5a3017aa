using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>Some messages read and opened together, in buffers that the next batch uses again.</summary>
internal sealed class ShownBatch(OpenedParts source, ShownParts parts) : IDisposable
{
    // Below this it is not worth opening what was kept of many.
    private const int FewMessages = 32;

    private readonly List<ShownMessage> _messages = [];
    private readonly List<MessageId> _ids = [];
    private readonly PooledBytes _plain = new();
    private readonly HashSet<SealId> _seals = [];
    private readonly List<StoredLetter> _letters = [];
    private readonly List<int> _places = [];
    private PooledBytes? _sealed;
    private int _count;

    public ShownMessage this[int place] => _messages[place];

    private bool Opens => source.Access != Access.Ciphertext;

    public async ValueTask LoadAsync(
        IReadOnlyList<MessageEntry> entries, int start, int end, CancellationToken cancel)
    {
        _plain.Clear();
        _count = end - start;
        for (int at = 0; at < _count; at++)
        {
            if (at == _messages.Count)
            {
                _messages.Add(new ShownMessage(source));
            }

            _messages[at].Begin(entries[start + at], _plain);
        }

        if (parts == ShownParts.None)
        {
            return;
        }

        if (Opens)
        {
            await OpenEnvelopesAsync(cancel);
        }

        if (source.Access == Access.Everything && parts.HasFlag(ShownParts.Preview))
        {
            await OpenSealsAsync(SealHalf.Letter, message => message.HasPreview, cancel);
            await OpenAsync(LetterPart.Preview, message => message.HasPreview, cancel);
        }

        if ((parts & ~(ShownParts.Envelope | ShownParts.Preview)) != 0)
        {
            await OpenBytesAsync(cancel);
        }
    }

    public void Dispose()
    {
        foreach (ShownMessage message in _messages)
        {
            message.Forget();
        }

        _plain.Dispose();
        _sealed?.Dispose();
    }

    private async ValueTask OpenEnvelopesAsync(CancellationToken cancel)
    {
        if (_count >= FewMessages)
        {
            _ids.Clear();
            for (int at = 0; at < _count; at++)
            {
                _ids.Add(_messages[at].Entry.Message);
            }

            source.Opener.RecallEnvelopes(_ids, (index, json) => _messages[index].TakeEnvelope(json));
        }

        await OpenSealsAsync(SealHalf.Envelope, message => !message.HasEnvelope, cancel);
        await OpenAsync(LetterPart.Envelope, message => !message.HasEnvelope, cancel);
        if (_places.Count >= FewMessages)
        {
            Keep();
        }
    }

    private void Keep()
    {
        List<OpenedEnvelope> opened = new(_places.Count);
        foreach (int place in _places)
        {
            if (_messages[place].HasEnvelope)
            {
                opened.Add(new OpenedEnvelope(_messages[place].Entry.Message, _messages[place].Json));
            }
        }

        source.Opener.KeepEnvelopes(opened);
    }

    private async ValueTask OpenBytesAsync(CancellationToken cancel)
    {
        await NotePkesksAsync(cancel);
        if ((parts & (ShownParts.Header | ShownParts.Bytes)) != 0 && Opens)
        {
            // The seals of envelopes that were recalled are not open yet.
            await OpenSealsAsync(SealHalf.Envelope, message => message.NeedsEnvelopeHalf, cancel);
            await OpenSealsAsync(SealHalf.Letter, message => message.NeedsLetterHalf, cancel);
            await OpenAsync(LetterPart.Letter, message => message.IsOpenedWhole, cancel);
        }
    }

    private ValueTask OpenSealsAsync(SealHalf half, Func<ShownMessage, bool> wanted, CancellationToken cancel)
    {
        _seals.Clear();
        for (int at = 0; at < _count; at++)
        {
            if (wanted(_messages[at]))
            {
                _seals.Add(_messages[at].Entry.Letter.Seal);
            }
        }

        return _seals.Count == 0 ? ValueTask.CompletedTask : source.Opener.LoadSealsAsync(_seals, half, cancel);
    }

    // The messages that are shown as PGP/MIME stand behind the PKESKs of their seals.
    private async ValueTask NotePkesksAsync(CancellationToken cancel)
    {
        _seals.Clear();
        for (int at = 0; at < _count; at++)
        {
            if (_messages[at].IsShownSealed)
            {
                _seals.Add(_messages[at].Entry.Letter.Seal);
            }
        }

        if (_seals.Count > 0)
        {
            await source.LoadPkesksAsync(_seals, cancel);
        }
    }

    private async ValueTask OpenAsync(LetterPart part, Func<ShownMessage, bool> wanted, CancellationToken cancel)
    {
        _letters.Clear();
        _places.Clear();
        for (int at = 0; at < _count; at++)
        {
            if (_messages[at].State == ShownState.Shown && wanted(_messages[at]))
            {
                _letters.Add(_messages[at].Entry.Letter);
                _places.Add(at);
            }
        }

        if (_letters.Count > 0)
        {
            _sealed ??= new PooledBytes();
            LeftOut left = await source.Account.ReadPartsAsync(
                _letters, part, (index, bytes) => Open(part, index, bytes), cancel);
            foreach (int damaged in left.Damaged)
            {
                _messages[_places[damaged]].NoteDamaged();
            }

            for (int at = 0; at < _places.Count; at++)
            {
                _messages[_places[at]].NoteMissing(part);
            }
        }
    }

    private void Open(LetterPart part, int index, ReadOnlySpan<byte> bytes)
    {
        PooledBytes stored = _sealed!;
        stored.Rewind();
        stored.Write(bytes);
        _messages[_places[index]].Take(part, stored.Memory);
    }
}
