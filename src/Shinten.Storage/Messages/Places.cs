using System.Buffers.Binary;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Messages;

/// <summary>Where a letter is filed, as its row keeps it: mailbox (8 bytes) and UID (4 bytes), one after the
/// other.</summary>
internal static class Places
{
    private const int Length = 12;

    public static byte[] Add(ReadOnlySpan<byte> places, MailboxId mailbox, uint uid)
    {
        byte[] more = new byte[places.Length + Length];
        places.CopyTo(more);
        BinaryPrimitives.WriteInt64BigEndian(more.AsSpan(places.Length), mailbox.Value);
        BinaryPrimitives.WriteUInt32BigEndian(more.AsSpan(places.Length + 8), uid);
        return more;
    }

    public static byte[] Remove(ReadOnlySpan<byte> places, MailboxId mailbox, uint uid)
    {
        byte[] wanted = Add([], mailbox, uid);
        for (int at = 0; at + Length <= places.Length; at += Length)
        {
            if (places.Slice(at, Length).SequenceEqual(wanted))
            {
                return [.. places[..at], .. places[(at + Length)..]];
            }
        }

        return places.ToArray();
    }
}
