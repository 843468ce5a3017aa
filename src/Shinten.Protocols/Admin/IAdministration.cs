using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Slots;
using Shinten.Storage.Directory;
using Shinten.Storage.Keys;

namespace Shinten.Protocols.Admin;

/// <summary>What commands do: on the data folder itself, or over the admin socket of the server that runs on
/// it.</summary>
/// <remarks>No secret of an account goes through it. Who changes slots or reading certificates has proved one of the
/// account's own credentials first (sealing.md §3), and the cryptography of that is done by the caller.</remarks>
public partial interface IAdministration : IAsyncDisposable
{
    Task<AddDomainOutcome> AddDomainAsync(DomainName domain, CancellationToken cancel);

    Task<IReadOnlyList<DomainSummary>> ListDomainsAsync(CancellationToken cancel);

    /// <summary>Says who gets what nobody else does; nobody, if no address is given.</summary>
    Task<CatchAllOutcome> SetCatchAllAsync(DomainName domain, MailAddress? login, CancellationToken cancel);

    /// <summary>What to publish in the DNS for a domain, whether it is here yet or not.</summary>
    Task<IReadOnlyList<DnsRecord>> DnsRecordsAsync(DomainName domain, CancellationToken cancel);

    Task<RemoveDomainOutcome> RemoveDomainAsync(DomainName domain, CancellationToken cancel);

    /// <summary>An id for an account that is to be made: it is bound into everything that is sealed for it.</summary>
    Task<AccountId> NextAccountIdAsync(CancellationToken cancel);

    /// <summary>The server's half of an OPAQUE registration (RFC 9807 §5.2).</summary>
    Task<byte[]> AnswerRegistrationAsync(MailAddress login, byte[] request, CancellationToken cancel);

    Task<AddAccountOutcome> AddAccountAsync(NewAccount account, CancellationToken cancel);

    Task<IReadOnlyList<AccountSummary>> ListAccountsAsync(CancellationToken cancel);

    Task<AccountSummary?> FindAccountAsync(MailAddress login, CancellationToken cancel);

    Task<AccountOutcome> SetSuspendedAsync(MailAddress login, bool isSuspended, CancellationToken cancel);

    Task<AccountOutcome> RemoveAccountAsync(MailAddress login, CancellationToken cancel);

    /// <summary>The addresses of an account that nobody logs in with.</summary>
    Task<IReadOnlyList<MailAddress>> ListAliasesAsync(MailAddress login, CancellationToken cancel);

    Task<AddAliasOutcome> AddAliasAsync(MailAddress login, MailAddress alias, CancellationToken cancel);

    Task<RemoveAliasOutcome> RemoveAliasAsync(MailAddress login, MailAddress alias, CancellationToken cancel);

    Task<IReadOnlyList<SlotSummary>> ListSlotsAsync(MailAddress login, CancellationToken cancel);

    Task<IReadOnlyList<ReadingCertificate>> ListCertificatesAsync(MailAddress login, CancellationToken cancel);

    /// <summary>The server's first answer of an OPAQUE login (RFC 9807 §6.1); an unknown address gets one
    /// too.</summary>
    Task<LoginAnswer> StartLoginAsync(MailAddress login, byte[] request, CancellationToken cancel);

    /// <summary>Ends an OPAQUE login; null if the password was wrong.</summary>
    Task<OwnerProof?> FinishLoginAsync(string login, byte[] message, CancellationToken cancel);

    /// <summary>Proves recovery words by the key that they give; null if they are not this account's.</summary>
    Task<OwnerProof?> ProveRecoveryAsync(MailAddress login, byte[] authKey, CancellationToken cancel);

    Task<SlotOutcome> AddSlotAsync(string proof, WrappedSlot slot, CancellationToken cancel);

    Task<SlotOutcome> RemoveSlotAsync(string proof, SlotId slot, CancellationToken cancel);

    Task<CertificateOutcome> AddCertificateAsync(
        string proof, ReadingCertificate certificate, CancellationToken cancel);

    Task<CertificateOutcome> RemoveCertificateAsync(string proof, byte[] fingerprint, CancellationToken cancel);

    /// <summary>The keys that strangers get when they ask for an address of the account.</summary>
    Task<IReadOnlyList<KeyOfAddress>> ListPublishedKeysAsync(MailAddress login, CancellationToken cancel);

    Task<PublishKeyOutcome> PublishKeyAsync(string proof, KeyOfAddress key, CancellationToken cancel);

    Task<WithdrawKeyOutcome> WithdrawKeyAsync(
        string proof, MailAddress address, byte[] fingerprint, CancellationToken cancel);
}
