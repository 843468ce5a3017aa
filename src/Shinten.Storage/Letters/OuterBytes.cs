using System.Buffers;
using Shinten.Mail.Views;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>The bytes of an outer message: head, armour over PKESKs and stored packet, tail (sealing.md §8).</summary>
internal readonly struct OuterBytes(
    SealedView view, ReadOnlyMemory<byte> pkesks, StoredLetter letter, Account account)
{
    private const int Step = 48 * 1024;

    public async ValueTask CopyAsync(
        long offset, long count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        long end = offset + count;
        long armourStart = view.Head.Length;
        long armourEnd = armourStart + view.ArmourLength;
        CopyPiece(view.Head, 0, offset, end, destination);
        for (long at = Math.Max(offset, armourStart); at < Math.Min(end, armourEnd);)
        {
            int length = (int)Math.Min(Step, Math.Min(end, armourEnd) - at);
            await CopyArmourAsync(at - armourStart, length, destination, cancel);
            at += length;
        }

        CopyPiece(view.Tail, armourEnd, offset, end, destination);
    }

    private static void CopyPiece(
        ReadOnlyMemory<byte> piece, long pieceStart, long start, long end, IBufferWriter<byte> destination)
    {
        long from = Math.Max(start, pieceStart) - pieceStart;
        long to = Math.Min(end, pieceStart + piece.Length) - pieceStart;
        if (from < to)
        {
            destination.Write(piece.Span[(int)from..(int)to]);
        }
    }

    private async ValueTask CopyArmourAsync(
        long offset, int count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        long binaryLength = pkesks.Length + letter.Blob.LetterLength;
        (long start, int length) = Armor.BinaryRange(binaryLength, offset, count);
        byte[] binary = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            int fromPkesks = (int)Math.Clamp(pkesks.Length - start, 0, length);
            if (fromPkesks > 0)
            {
                pkesks.Slice((int)start, fromPkesks).CopyTo(binary);
            }

            if (fromPkesks < length)
            {
                Memory<byte> rest = binary.AsMemory(fromPkesks, length - fromPkesks);
                long packetOffset = start + fromPkesks - pkesks.Length;
                int read = await account.ReadPartAsync(letter, LetterPart.Letter, packetOffset, rest, cancel);
                if (read < rest.Length)
                {
                    throw new DamagedLetterException(letter.Id, "letter");
                }
            }

            ArmorRange range = new(binaryLength, offset, count);
            Armor.WriteRange(destination, range, new ReadOnlySequence<byte>(binary, 0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(binary);
        }
    }
}
