using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;

namespace Shinten.Protocols.Admin;

/// <summary>What <c>shinten check</c> can ask a running server.</summary>
public sealed record ServerState(int DatabaseVersion, int OpenConnections);

/// <summary>A domain of this server, and the account that gets what nobody else does.</summary>
public sealed record DomainSummary(DomainName Name, MailAddress? CatchAll);

public enum CatchAllOutcome
{
    Done,
    NoSuchDomain,
    NoSuchAccount,
}

/// <summary>An account without its keys.</summary>
public sealed record AccountSummary(
    AccountId Id, MailAddress Address, bool IsSuspended, DateOnly CreatedOn, long QuotaBytes, long UsedBytes);

/// <summary>A slot without what it wraps.</summary>
public sealed record SlotSummary(SlotId Id, SlotKind Kind, Access Access, DateOnly CreatedOn, DateOnly? LastUsedOn);

/// <summary>The server's answer to the first message of a login, and the name under which it waits for the last.</summary>
public sealed record LoginAnswer(string Login, AccountId Account, byte[] Message);

/// <summary>Who has this has proved a credential that opens everything, and gets the slot to open with it.</summary>
/// <param name="Proof">To be shown with each change; it ends after ten minutes or with the server.</param>
public sealed record OwnerProof(string Proof, AccountId Account, WrappedSlot Slot);
