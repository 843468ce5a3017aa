using System.Buffers.Binary;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Rings;

/// <summary>Keys of seals already opened, kept together under one symmetric key, as stored (sealing.md §4).</summary>
/// <param name="Bytes"><c>01 || generation || nonce || ciphertext || tag</c>.</param>
/// <param name="Covers">The seals in it, sorted: what the server knows of it.</param>
public sealed record SealedRing(RingId Id, SealHalf Half, byte[] Bytes, IReadOnlyList<SealId> Covers)
{
    /// <summary>Read from the authenticated bytes.</summary>
    /// <exception cref="SealedObjectException">They are cut short or of an unknown version.</exception>
    public Generation Generation
        => Bytes.Length >= 5 && Bytes[0] == SealContext.Format
            ? new Generation(BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(1)))
            : throw new SealedObjectException($"Ring {Id} is cut short or of an unknown version.");
}
