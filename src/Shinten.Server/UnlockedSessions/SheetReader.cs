using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Reads envelopes from the sheets of an account, of which it opens as few as it can.</summary>
internal sealed class SheetReader(EnvelopeSheet[] sheets, MemoryCipher cipher) : IDisposable
{
    // A list in an order of its own would open sheets over and over.
    private const int MaxOpenings = 8;

    private readonly PooledBytes _plain = new();
    private EnvelopeSheet? _open;
    private int _openings;

    public bool TryRead(MessageId message, out ReadOnlySpan<byte> json)
    {
        int place = _open?.Find(message) ?? -1;
        if (place < 0 && !TryTurnTo(message, out place))
        {
            json = default;
            return false;
        }

        json = _open!.EnvelopeAt(place, _plain);
        return true;
    }

    public void Dispose() => _plain.Dispose();

    private bool TryTurnTo(MessageId message, out int place)
    {
        // What was kept last is asked first.
        for (int at = sheets.Length - 1; at >= 0; at--)
        {
            place = sheets[at].Find(message);
            if (place >= 0 && _openings < MaxOpenings)
            {
                _openings++;
                _open = sheets[at].TryOpen(cipher, _plain) ? sheets[at] : null;
                return _open is not null;
            }
        }

        place = -1;
        return false;
    }
}
