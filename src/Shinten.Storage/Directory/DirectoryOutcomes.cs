using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Directory;

public enum AddDomainOutcome
{
    Added,
    AlreadyExists,
}

public enum RemoveDomainOutcome
{
    Removed,
    NotFound,

    /// <summary>Accounts or aliases still use it.</summary>
    InUse,
}

public enum AddAliasOutcome
{
    Added,
    AddressTaken,
    NoSuchDomain,
    NoSuchAccount,
}

public enum RemoveAliasOutcome
{
    Removed,
    NotFound,

    /// <summary>The login address goes only with its account.</summary>
    IsLogin,
}

public enum AccountOutcome
{
    Done,
    NotFound,
}

public enum CertificateOutcome
{
    Done,
    AlreadyThere,
    NotFound,
}

/// <param name="CatchAll">The account that gets what nobody else does; null if none.</param>
public sealed record DomainRow(DomainName Name, AccountId? CatchAll);

public sealed record AliasRow(AccountId Account, MailAddress Address);
