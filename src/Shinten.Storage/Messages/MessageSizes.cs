using Shinten.Sealing.Ids;

namespace Shinten.Storage.Messages;

/// <summary>The size of a message, or of many, as each access is shown it (sealing.md §8).</summary>
public readonly record struct MessageSizes(long Ciphertext, long Envelopes, long Everything)
{
    public static MessageSizes operator +(MessageSizes left, MessageSizes right) => left.Add(right);

    public static MessageSizes operator -(MessageSizes left, MessageSizes right) => left.Subtract(right);

    public long For(Access access) => access switch
    {
        Access.Ciphertext => Ciphertext,
        Access.Envelopes => Envelopes,
        Access.Everything => Everything,
    };

    public MessageSizes Add(MessageSizes other)
        => new(Ciphertext + other.Ciphertext, Envelopes + other.Envelopes, Everything + other.Everything);

    public MessageSizes Subtract(MessageSizes other)
        => new(Ciphertext - other.Ciphertext, Envelopes - other.Envelopes, Everything - other.Everything);
}
