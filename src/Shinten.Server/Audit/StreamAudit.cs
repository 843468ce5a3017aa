using Shinten.Sealing.Deflate;

namespace Shinten.Server.Audit;

/// <summary>Looks through one stream of bytes of any kind: as it is, with its lines joined, and inflated wherever
/// something deflated may begin.</summary>
internal sealed class StreamAudit(WordFinder finder)
{
    private const int BlockBytes = 1024 * 1024;

    /// <summary>Looked at twice, so that nothing is missed on the border of two blocks.</summary>
    private const int OverlapBytes = 64 * 1024;

    private const int FirstLook = 256;
    private const int MostInflated = 1024 * 1024;
    private const int LeastInflated = 16;

    private readonly byte[] _block = new byte[BlockBytes + OverlapBytes];
    private readonly byte[] _joined = new byte[BlockBytes + OverlapBytes];
    private readonly byte[] _inflated = new byte[MostInflated];

    /// <summary>Returns what was found, each form of a word once, and how it was reached.</summary>
    /// <param name="looked">Told how many bytes further the look has come.</param>
    public async Task<IReadOnlyCollection<(WordForm Form, bool IsInflated)>> RunAsync(
        Stream stream, Action<long> looked, CancellationToken cancel)
    {
        HashSet<WordForm> plain = [];
        HashSet<WordForm> inflated = [];
        int held = 0;
        while (true)
        {
            int read = await stream.ReadAtLeastAsync(
                _block.AsMemory(held), _block.Length - held, throwOnEndOfStream: false, cancel);
            int count = held + read;
            bool isLast = count < _block.Length;
            int done = isLast ? count : count - OverlapBytes;
            Look(_block.AsSpan(0, count), done, plain, inflated);
            looked(read);
            if (isLast)
            {
                return [.. plain.Select(form => (form, false)), .. inflated.Select(form => (form, true))];
            }

            _block.AsSpan(done, count - done).CopyTo(_block);
            held = count - done;
        }
    }

    private void Look(ReadOnlySpan<byte> bytes, int starts, HashSet<WordForm> plain, HashSet<WordForm> inflated)
    {
        finder.Find(bytes, plain);
        finder.Find(_joined.AsSpan(0, Join(bytes)), plain);
        for (int at = 0; at < starts; at++)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            if (rest.Length >= 4 && rest[..4].IndexOfAnyExcept((byte)0) < 0)
            {
                // What is not written yet, or erased.
                int zeros = rest.IndexOfAnyExcept((byte)0);
                at += (zeros < 0 ? rest.Length : zeros) - 1;
                continue;
            }

            if (DeflateProbe.CanBegin(rest) && Inflate(rest) is var opened and >= LeastInflated)
            {
                finder.Find(_inflated.AsSpan(0, opened), inflated);
            }
        }
    }

    // Most places that look like the start of a stream break off after a few bytes.
    private int Inflate(ReadOnlySpan<byte> rest)
    {
        int opened = DeflateProbe.Open(rest[..Math.Min(rest.Length, OverlapBytes)], _inflated.AsSpan(0, FirstLook));
        return opened < LeastInflated
            ? opened
            : DeflateProbe.Open(rest[..Math.Min(rest.Length, OverlapBytes)], _inflated);
    }

    // A word in base64 or quoted-printable may be broken by a line end.
    private int Join(ReadOnlySpan<byte> bytes)
    {
        int written = 0;
        int at = 0;
        while (at < bytes.Length)
        {
            int next = bytes[at..].IndexOfAny((byte)'\r', (byte)'\n');
            int length = next < 0 ? bytes.Length - at : next;
            bytes.Slice(at, length).CopyTo(_joined.AsSpan(written));
            written += length;
            at += length + 1;
            if (next > 0 && _joined[written - 1] == (byte)'=')
            {
                written--;
            }
        }

        return written;
    }
}
