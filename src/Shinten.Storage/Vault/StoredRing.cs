using Shinten.Sealing.Ids;

namespace Shinten.Storage.Vault;

/// <summary>Seals already opened, sealed together by a key-holder (sealing.md §4).</summary>
/// <param name="Covers">The seals it holds, sorted.</param>
public sealed record StoredRing(
    RingId Id, SealHalf Half, Generation Generation, ReadOnlyMemory<byte> Sealed, IReadOnlyList<SealId> Covers);
