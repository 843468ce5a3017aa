using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Some hundred opened envelopes in one sealed box: opened again at once, and only by a session.</summary>
internal sealed class EnvelopeSheet
{
    private readonly long[] _messages;
    private readonly int[] _ends;
    private readonly byte[] _box;

    private EnvelopeSheet(long[] messages, int[] ends, byte[] box) => (_messages, _ends, _box) = (messages, ends, box);

    /// <summary>What it takes of the memory allowed, roughly.</summary>
    public int Size => _box.Length + (_messages.Length * (sizeof(long) + sizeof(int))) + 100;

    public long First => _messages[0];

    public static EnvelopeSheet Of(IReadOnlyList<OpenedEnvelope> envelopes, MemoryCipher cipher)
    {
        OpenedEnvelope[] sorted = [.. envelopes];
        Array.Sort(sorted, static (left, right) => left.Message.Value.CompareTo(right.Message.Value));
        using PooledBytes plain = new();
        int[] ends = new int[sorted.Length];
        for (int at = 0; at < sorted.Length; at++)
        {
            plain.Write(sorted[at].Json.Span);
            ends[at] = plain.Length;
        }

        return new EnvelopeSheet(
            Array.ConvertAll(sorted, envelope => envelope.Message.Value), ends, cipher.Seal(plain.Span));
    }

    /// <summary>Where on the sheet a message stands; negative if it does not.</summary>
    public int Find(MessageId message)
        => message.Value < _messages[0] || message.Value > _messages[^1]
            ? -1
            : Array.BinarySearch(_messages, message.Value);

    public bool TryOpen(MemoryCipher cipher, PooledBytes plain)
    {
        plain.Clear();
        int length = MemoryCipher.PlainLength(_box.Length);
        if (!cipher.TryOpen(_box, plain.GetSpan(length)[..length]))
        {
            return false;
        }

        plain.Advance(length);
        return true;
    }

    public ReadOnlySpan<byte> EnvelopeAt(int place, PooledBytes plain)
        => plain.Span[(place == 0 ? 0 : _ends[place - 1]).._ends[place]];
}
