using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring.Slots;

/// <summary>The wrapped bytes of a slot: <c>01 || generation || nonce || ciphertext || tag</c> (sealing.md §7,
/// §11).</summary>
internal static class SlotWrapping
{
    private const int HeaderLength = 1 + 4;
    private const int MaxPayloadLength = 3 * SecretKey.Length;

    public static byte[] Wrap(AccountSecrets secrets, SlotId id, SlotKind kind, Access access, SecretKey wrapKey)
    {
        Span<byte> payload = stackalloc byte[MaxPayloadLength];
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        try
        {
            int length = secrets.WritePayload(access, payload);
            byte[] wrapped = new byte[HeaderLength + Aead.Overhead + length];
            wrapped[0] = SealContext.Format;
            BinaryPrimitives.WriteUInt32BigEndian(wrapped.AsSpan(1), secrets.Generation.Value);
            SealContext context = ContextOf(buffer, secrets.Account, secrets.Generation, id, kind, access);
            using SecretReading key = wrapKey.Read();
            Aead.Seal(key.Bytes, payload[..length], context.Bytes, wrapped.AsSpan(HeaderLength));
            return wrapped;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    public static AccountSecrets? TryUnwrap(AccountId account, WrappedSlot slot, SecretKey wrapKey)
    {
        int length = PayloadLength(slot.Access);
        if (length < 0
            || slot.Wrapped.Length != HeaderLength + Aead.Overhead + length
            || slot.Wrapped[0] != SealContext.Format)
        {
            return null;
        }

        Span<byte> payload = stackalloc byte[MaxPayloadLength];
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        Generation generation = slot.Generation;
        SealContext context = ContextOf(buffer, account, generation, slot.Id, slot.Kind, slot.Access);
        using OpeningCipher cipher = new(wrapKey);
        try
        {
            return cipher.TryOpen(slot.Wrapped.AsSpan(HeaderLength), context.Bytes, payload[..length])
                ? AccountSecrets.FromPayload(account, generation, payload[..length])
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    public static int PayloadLength(Access access)
        => access switch
        {
            Access.Ciphertext => 0,
            Access.Envelopes => SecretKey.Length,
            Access.Everything => 3 * SecretKey.Length,
            _ => -1,
        };

    private static SealContext ContextOf(
        Span<byte> buffer, AccountId account, Generation generation, SlotId id, SlotKind kind, Access access)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 slot"u8);
        context.Add(account);
        context.Add(generation);
        context.Add(id.Value);
        context.Add((byte)kind);
        context.Add((byte)access);
        return context;
    }
}
