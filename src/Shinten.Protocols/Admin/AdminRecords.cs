using Shinten.Mail.Addresses;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;

namespace Shinten.Protocols.Admin;

/// <summary>A domain of this server, and the account that gets what nobody else does.</summary>
public sealed record DomainSummary(DomainName Name, MailAddress? CatchAll);

/// <summary>A record to publish, as one types it into the form of a DNS provider.</summary>
public sealed record DnsRecord(string Name, string Type, string Value, string Purpose)
{
    /// <summary>How commands print them.</summary>
    public static IReadOnlyList<Column<DnsRecord>> Columns { get; } =
    [
        new("name", record => record.Name),
        new("type", record => record.Type),
        new("value", record => record.Value),
        new("purpose", record => record.Purpose),
    ];
}

public enum CatchAllOutcome
{
    Done,
    NoSuchDomain,
    NoSuchAccount,
}

/// <summary>An account without its keys.</summary>
public sealed record AccountSummary(
    AccountId Id,
    MailAddress Address,
    bool IsSuspended,
    DateOnly CreatedOn,
    long QuotaBytes,
    long UsedBytes,
    long UsedLetters);

/// <summary>A slot without what it wraps.</summary>
public sealed record SlotSummary(SlotId Id, SlotKind Kind, Access Access, DateOnly CreatedOn, DateOnly? LastUsedOn);

/// <summary>The server's answer to the first message of a login.</summary>
/// <param name="Login">The name under which the server waits for the last message.</param>
/// <param name="Message">KE2 of RFC 9807 §6.1.</param>
/// <param name="Stretch">How expensive the Argon2id of this password is.</param>
public sealed record LoginAnswer(string Login, byte[] Message, byte[] Stretch);

/// <summary>Who has this has proved a credential that opens everything, and gets the slot to open with it.</summary>
/// <param name="Proof">To be shown with each change; it ends after ten minutes or with the server. Carrying letters
/// keeps it for that alone.</param>
/// <param name="Key">As the server keeps it: the owner compares it with what the slot opens (sealing.md §3).</param>
public sealed record OwnerProof(string Proof, AccountId Account, WrappedSlot Slot, KeptAccountKey Key);

/// <summary>An account key as it crosses the admin socket.</summary>
public sealed record KeptAccountKey(uint Generation, byte[] EnvelopePublic, byte[] LetterPublic)
{
    public static KeptAccountKey Of(AccountKey key)
        => new(key.Generation.Value, key.EnvelopePublic.ToArray(), key.LetterPublic.ToArray());
}

/// <summary>A published certificate, as binary packets, and the address that it is handed out for.</summary>
public sealed record KeyOfAddress(MailAddress Address, byte[] Certificate);
