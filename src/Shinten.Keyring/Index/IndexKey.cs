using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Index;

/// <summary>What the index segments of an account are sealed under (sealing.md §5).</summary>
internal sealed class IndexKey : SecretKey
{
    public static IndexKey Of(SecretKey letterSeed)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        IndexKey key = new();
        letterSeed.Derive(SealContext.ForKey(buffer, "shinten/1 index"u8).Bytes, key);
        return key;
    }

    /// <summary>Of the directory; a block adds its number.</summary>
    public static SealContext Context(
        Span<byte> buffer, AccountId account, Generation generation, SegmentId segment)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 index"u8);
        context.Add(account);
        context.Add(generation);
        context.Add(segment.Value);
        return context;
    }
}
