using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Rings;

/// <summary>What the rings of one half of an account are sealed under (sealing.md §5).</summary>
internal sealed class RingKey : SecretKey
{
    public static RingKey Of(SecretKey seed)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        RingKey key = new();
        seed.Derive(SealContext.ForKey(buffer, "shinten/1 ring"u8).Bytes, key);
        return key;
    }

    public static SealContext Context(
        Span<byte> buffer, SealHalf half, AccountId account, Generation generation, RingId ring)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 ring"u8);
        context.Add((byte)half);
        context.Add(account);
        context.Add(generation);
        context.Add(ring.Value);
        return context;
    }
}
