using Shinten.Mail.Addresses;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Storage.Keys;

/// <summary>A certificate that everybody may ask for by an address.</summary>
public sealed record PublishedKey(MailAddress Address, PublishedCertificate Certificate);

public enum PublishKeyOutcome
{
    Published,

    /// <summary>The same key in an earlier state was there; it is replaced.</summary>
    Replaced,

    /// <summary>The address is not one of the account.</summary>
    NotOwnAddress,

    /// <summary>The address has as many keys as it may have (<see cref="KeyDirectory.MostKeys"/>).</summary>
    TooMany,
}

public enum WithdrawKeyOutcome
{
    Withdrawn,
    NotFound,
}
