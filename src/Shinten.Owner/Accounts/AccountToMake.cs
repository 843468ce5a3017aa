using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;

namespace Shinten.Owner.Accounts;

/// <summary>An account that somebody wants.</summary>
internal sealed record AccountToMake(MailAddress Address, OpaquePassword Password)
{
    public IReadOnlyList<AppPasswordToMake> AppPasswords { get; init; } = [];

    public RecoveryLanguage Language { get; init; }

    /// <summary>Null takes the server's default.</summary>
    public long? QuotaBytes { get; init; }
}

internal sealed record AppPasswordToMake(AppPassword Password, Access Access);

/// <summary>An account that was made.</summary>
/// <param name="Address">What it logs in with.</param>
/// <param name="Recovery">To be shown to its owner once, and kept nowhere.</param>
internal sealed record MadeAccount(MailAddress Address, IReadOnlyList<string> Recovery);
