namespace Shinten.Storage.Messages;

/// <summary>What happened in a mailbox since a modSeq (RFC 7162 §3.2.5.1).</summary>
/// <param name="Changed">New messages and messages with new flags, by UID.</param>
/// <param name="Vanished">UIDs that were expunged.</param>
public sealed record ChangesSince(
    long HighestModSeq, IReadOnlyList<MessageEntry> Changed, IReadOnlyList<uint> Vanished);
