using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Seals;

/// <summary>The associated data of each sealed object and the info of each key of a seal (sealing.md §4, §5).</summary>
internal static class ObjectContext
{
    public static SealContext Envelope(Span<byte> buffer, AccountId account, MessageId message, SealId seal)
        => OfMessage(buffer, "shinten/1 envelope"u8, account, message, seal);

    public static SealContext Preview(Span<byte> buffer, AccountId account, MessageId message, SealId seal)
        => OfMessage(buffer, "shinten/1 preview"u8, account, message, seal);

    public static SealContext Words(Span<byte> buffer, AccountId account, MessageId message, SealId seal)
        => OfMessage(buffer, "shinten/1 words"u8, account, message, seal);

    public static SealContext MailboxName(
        Span<byte> buffer, AccountId account, MailboxId mailbox, long version, SealId seal)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 mailbox"u8);
        context.Add(account);
        context.Add(mailbox.Value);
        context.Add(version);
        context.Add(seal.Value);
        return context;
    }

    /// <summary>The info of the key that wraps one half of a seal; behind the format byte, its associated
    /// data.</summary>
    public static SealContext WrappedHalf(
        Span<byte> buffer, SealHalf half, AccountId account, Generation generation, SealId seal)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 seal"u8);
        context.Add((byte)half);
        context.Add(account);
        context.Add(generation);
        context.Add(seal.Value);
        return context;
    }

    public static SealContext SessionKey(Span<byte> buffer, SealForm form)
    {
        SealContext context = SealContext.ForKey(buffer, "shinten/1 openpgp"u8);
        context.Add(form.Version);
        context.Add(form.Cipher);
        context.Add(form.Aead);
        return context;
    }

    public static SealContext Key(Span<byte> buffer, ReadOnlySpan<byte> purpose) => SealContext.ForKey(buffer, purpose);

    private static SealContext OfMessage(
        Span<byte> buffer, ReadOnlySpan<byte> purpose, AccountId account, MessageId message, SealId seal)
    {
        SealContext context = SealContext.ForObject(buffer, purpose);
        context.Add(account);
        context.Add(message.Value);
        context.Add(seal.Value);
        return context;
    }
}
