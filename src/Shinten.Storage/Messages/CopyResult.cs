namespace Shinten.Storage.Messages;

public enum CopyOutcome
{
    Done,

    /// <summary>The destination does not exist (TRYCREATE).</summary>
    NoDestination,
}

/// <summary>What COPYUID tells (RFC 4315 §3): source and destination UIDs pair by pair.</summary>
public sealed record CopyResult(
    CopyOutcome Outcome, uint UidValidityRoot, IReadOnlyList<uint> Source, IReadOnlyList<uint> Destination);
