using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Smtp;

/// <summary>Who has signed in to submit, and with which app password.</summary>
public sealed record Submitter(AccountId Account, SlotId Slot);
