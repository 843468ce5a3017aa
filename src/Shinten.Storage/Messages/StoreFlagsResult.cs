namespace Shinten.Storage.Messages;

public enum StoreFlagsOutcome
{
    Done,

    /// <summary>The account already uses as many keywords as it may; nothing was changed.</summary>
    TooManyKeywords,
}

/// <summary>The flags of one message after a change.</summary>
public readonly record struct ChangedFlags(uint Uid, FlagSet Flags, long ModSeq);

/// <param name="Changed">Messages now as asked, also those that were so before (with their old modSeq).</param>
/// <param name="Modified">Left alone because they changed after UNCHANGEDSINCE (RFC 7162 §3.1.3).</param>
public sealed record StoreFlagsResult(
    StoreFlagsOutcome Outcome, IReadOnlyList<ChangedFlags> Changed, IReadOnlyList<uint> Modified);
