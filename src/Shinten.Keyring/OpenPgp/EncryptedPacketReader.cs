using System.Buffers;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Opens what <see cref="EncryptedPacket"/> sealed, whole and only as its envelope describes it (sealing.md §5).</summary>
public static class EncryptedPacketReader
{
    /// <summary>Writes the payload, or writes nothing and returns false if anything disagrees.</summary>
    public static bool TryOpen(
        in ReadOnlySequence<byte> packet,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        IBufferWriter<byte> payload)
        => throw new NotSupportedException();
}
