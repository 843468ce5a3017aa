using Shinten.Sealing.Slots;

namespace Shinten.Storage.Directory;

/// <summary>A slot with what the server keeps beside it (sealing.md §7).</summary>
/// <param name="Name">What an operator or owner calls it on the command line; labels of clients lie in the
/// vault.</param>
/// <param name="LastUsedOn">The day, not the time.</param>
/// <param name="Limits">Protocols, networks and date that an app password is limited to, as JSON; empty if
/// none.</param>
public sealed record StoredSlot(WrappedSlot Slot, string Name = "", DateOnly? LastUsedOn = null, string Limits = "");

public enum SlotOutcome
{
    Done,
    NotFound,

    /// <summary>It was wrapped under another generation than the account has.</summary>
    StaleGeneration,

    /// <summary>The last slot that opens everything stays.</summary>
    LastOne,
}
