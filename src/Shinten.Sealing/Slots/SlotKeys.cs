using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Slots;

/// <summary>The two keys that a slot's credential gives (sealing.md §7).</summary>
internal static class SlotKeys
{
    public static WrapKey Wrap(ReadOnlySpan<byte> credential, SlotKind kind, AccountId account)
    {
        WrapKey key = new();
        Derive(credential, "shinten/1 slot wrap"u8, kind, account, key);
        return key;
    }

    public static AuthKey Auth(ReadOnlySpan<byte> credential, SlotKind kind, AccountId account)
    {
        AuthKey key = new();
        Derive(credential, "shinten/1 slot auth"u8, kind, account, key);
        return key;
    }

    private static void Derive(
        ReadOnlySpan<byte> credential, ReadOnlySpan<byte> purpose, SlotKind kind, AccountId account, SecretKey into)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext info = SealContext.ForKey(buffer, purpose);
        info.Add((byte)kind);
        info.Add(account);
        using SecretReading key = into.Read();
        Kdf.Derive(credential, info.Bytes, key.Bytes);
    }
}
