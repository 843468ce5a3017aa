using System.Buffers.Binary;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Slots;

/// <summary>The account secrets, or a part of them, under one credential, as stored (sealing.md §7).</summary>
/// <param name="CreatedOn">The day, not the time.</param>
/// <param name="Params">What the credential needs: stretch parameters, a passkey's PRF input, an X-Wing
/// ciphertext.</param>
/// <param name="Wrapped"><c>01 || generation || nonce || ciphertext || tag</c>.</param>
/// <param name="Verifier">What the server checks the credential with before it hands the slot out; may be
/// empty.</param>
public sealed record WrappedSlot(
    SlotId Id,
    SlotKind Kind,
    Access Access,
    DateOnly CreatedOn,
    byte[] Params,
    byte[] Wrapped,
    byte[] Verifier)
{
    /// <summary>Read from the authenticated bytes.</summary>
    /// <exception cref="SealedObjectException">They are cut short or of an unknown version.</exception>
    public Generation Generation
        => Wrapped.Length >= 5 && Wrapped[0] == SealContext.Format
            ? new Generation(BinaryPrimitives.ReadUInt32BigEndian(Wrapped.AsSpan(1)))
            : throw new SealedObjectException("The slot is cut short or of an unknown version.");
}
