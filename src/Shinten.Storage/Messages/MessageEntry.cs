using Shinten.Sealing.Ids;

namespace Shinten.Storage.Messages;

/// <summary>A message in a mailbox: all that is known of it without opening anything.</summary>
public readonly record struct MessageEntry
{
    public required uint Uid { get; init; }

    public required FlagSet Flags { get; init; }

    public required long ModSeq { get; init; }

    /// <summary>When it was put into this mailbox, for SAVEDATE (RFC 8514 §4.2).</summary>
    public required long SavedAtMilliseconds { get; init; }

    /// <summary>INTERNALDATE, as Unix time.</summary>
    public required long ReceivedAtMilliseconds { get; init; }

    public required MessageSizes Sizes { get; init; }

    /// <summary>Messages of one conversation share it (THREADID, RFC 8474 §5.2).</summary>
    public required long Thread { get; init; }

    public required StoredLetter Letter { get; init; }

    public MessageId Message => Letter.Id;

    public DateTimeOffset ReceivedAt => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAtMilliseconds);

    public DateTimeOffset SavedAt => DateTimeOffset.FromUnixTimeMilliseconds(SavedAtMilliseconds);
}
