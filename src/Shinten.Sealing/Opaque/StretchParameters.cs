using System.Buffers.Binary;

namespace Shinten.Sealing.Opaque;

/// <summary>How expensive the Argon2id of a password is; kept per account and raised over time (sealing.md
/// §6).</summary>
public readonly record struct StretchParameters(uint MemoryKiB, uint Passes)
{
    /// <summary>Bytes as kept in a slot: <c>01 || memory || passes</c>.</summary>
    public const int Length = 1 + 4 + 4;

    /// <summary>What new passwords get, and the least that a client accepts.</summary>
    public static StretchParameters Current { get; } = new(65_536, 3);

    /// <summary>Enough for a client, and not so much that it would be stopped by it.</summary>
    public bool IsAcceptable
        => MemoryKiB >= Current.MemoryKiB && Passes >= Current.Passes && MemoryKiB <= 4 * 1024 * 1024 && Passes <= 64;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out StretchParameters parameters)
    {
        bool known = bytes.Length == Length && bytes[0] == 1;
        parameters = known
            ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]))
            : default;
        return known;
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), MemoryKiB);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), Passes);
        return bytes;
    }
}
