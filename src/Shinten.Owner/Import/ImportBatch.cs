using Shinten.Protocols.Admin;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;

namespace Shinten.Owner.Import;

/// <summary>Letters that are filed in one unit, one after the other in memory.</summary>
internal sealed class ImportBatch : IDisposable
{
    // What the server files at once; a longer letter goes alone.
    private const int MaxLetters = 128;
    private const int MaxBytes = 4 * 1024 * 1024;

    public List<BatchedLetter> Letters { get; } = [];

    public PooledBytes Bytes { get; } = new(64 * 1024);

    public bool IsFull => Letters.Count >= MaxLetters || Bytes.Length >= MaxBytes;

    public ReadOnlyMemory<byte> BytesOf(BatchedLetter letter) => Bytes.Memory.Slice(letter.Offset, letter.Length);

    /// <summary>Begins anew; what was in it is overwritten or cleared.</summary>
    public void Clear()
    {
        Letters.Clear();
        Bytes.Clear();
    }

    public void Dispose() => Bytes.Dispose();
}

/// <summary>A letter of a batch.</summary>
/// <param name="Marks">One of 16 bytes for each place.</param>
/// <param name="Also">Marks of what names it at its source, or empty.</param>
internal sealed record BatchedLetter(
    int Offset, int Length, DateTimeOffset Date, IReadOnlyList<ImportPlace> Places, byte[] Marks, byte[] Also)
{
    public MailboxId Mailbox => Places[0].Mailbox;

    public ReadOnlyMemory<byte> MarkOf(int place)
        => Marks.AsMemory(place * MarksOfProof.MarkLength, MarksOfProof.MarkLength);
}
