using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Index;

/// <summary>What a segment has: its letters, and of each block the first term and the length.</summary>
internal sealed record IndexDirectory(MessageId[] Letters, IndexBlock[] Blocks)
{
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, int blocksLength, [NotNullWhen(true)] out IndexDirectory? directory)
    {
        directory = null;
        if (!TryReadLetters(ref bytes, out MessageId[] letters)
            || !VariableLength.TryRead(ref bytes, bytes.Length, out int count))
        {
            return false;
        }

        IndexBlock[] blocks = new IndexBlock[count];
        int offset = 0;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadBlock(ref bytes, offset, blocksLength, out blocks[i]))
                return false;
            offset += blocks[i].Length + Aead.Overhead;
        }

        directory = bytes.IsEmpty && offset == blocksLength ? new IndexDirectory(letters, blocks) : null;
        return directory is not null;
    }

    private static bool TryReadLetters(ref ReadOnlySpan<byte> bytes, out MessageId[] letters)
    {
        letters = [];
        if (!VariableLength.TryRead(ref bytes, bytes.Length, out int count))
            return false;
        letters = new MessageId[count];
        ulong next = 0;
        for (int i = 0; i < count; i++)
        {
            if (!VariableLength.TryRead(ref bytes, out ulong delta) || delta > long.MaxValue - 1 - next)
                return false;
            letters[i] = new MessageId((long)(next + delta));
            next += delta + 1;
        }

        return true;
    }

    private static bool TryReadBlock(ref ReadOnlySpan<byte> bytes, int offset, int blocksLength, out IndexBlock block)
    {
        block = default;
        if (!VariableLength.TryRead(ref bytes, bytes.Length, out int termLength) || termLength > bytes.Length)
            return false;
        byte[] first = bytes[..termLength].ToArray();
        bytes = bytes[termLength..];
        if (!VariableLength.TryRead(ref bytes, blocksLength - offset, out int length)
            || length > blocksLength - offset - Aead.Overhead)
        {
            return false;
        }

        block = new IndexBlock(first, offset, length);
        return true;
    }
}
