using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Storage.Directory;

/// <summary>Who has mail here: domains, accounts, addresses, slots and reading certificates.</summary>
public sealed partial class MailDirectory
{
    public ValueTask<bool> IsLocalDomainAsync(DomainName domain, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Whom mail to this address reaches; null if it is unknown. Answered from memory.</summary>
    public ValueTask<Recipient?> ResolveAsync(MailAddress address, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>The account that logs in with this address; aliases cannot.</summary>
    public ValueTask<AccountRow?> FindLoginAsync(MailAddress address, CancellationToken cancel)
        => throw new NotSupportedException();

    public ValueTask<AccountRow?> FindAccountAsync(AccountId account, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>The slot that this credential opens; null if none. Answered from memory.</summary>
    public ValueTask<StoredSlot?> FindSlotByVerifierAsync(
        AccountId account, ReadOnlyMemory<byte> verifier, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<IReadOnlyList<DomainRow>> ListDomainsAsync(CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<AddDomainOutcome> AddDomainAsync(DomainName domain, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<RemoveDomainOutcome> RemoveDomainAsync(DomainName domain, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<AccountOutcome> SetCatchAllAsync(DomainName domain, AccountId? account, CancellationToken cancel)
        => throw new NotSupportedException();

    public ValueTask<AccountId> NextAccountIdAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<AddAccountOutcome> AddAccountAsync(NewAccount account, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<IReadOnlyList<AccountRow>> ListAccountsAsync(CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<AccountOutcome> SetSuspendedAsync(AccountId account, bool isSuspended, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<AccountOutcome> SetQuotaAsync(
        AccountId account, long quotaBytes, long quotaLetters, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Removes an account with everything it has; its letters are erased from the disk within a day.</summary>
    public Task<AccountOutcome> RemoveAccountAsync(AccountId account, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<IReadOnlyList<AliasRow>> ListAliasesAsync(AccountId account, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<AddAliasOutcome> AddAliasAsync(AccountId account, MailAddress address, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<RemoveAliasOutcome> RemoveAliasAsync(MailAddress address, CancellationToken cancel)
        => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoredSlot>> ListSlotsAsync(AccountId account, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<SlotOutcome> AddSlotAsync(AccountId account, StoredSlot slot, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Puts a slot in the place of another: a changed password is one transaction (sealing.md §6).</summary>
    public Task<SlotOutcome> ReplaceSlotAsync(
        AccountId account, SlotId before, StoredSlot after, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<SlotOutcome> RemoveSlotAsync(AccountId account, SlotId slot, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Notes that a slot was used today; writes at most once a day.</summary>
    public ValueTask NoteSlotUseAsync(AccountId account, SlotId slot, CancellationToken cancel)
        => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ReadingCertificate>> ListCertificatesAsync(
        AccountId account, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<CertificateOutcome> AddCertificateAsync(
        AccountId account, ReadingCertificate certificate, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<CertificateOutcome> RemoveCertificateAsync(
        AccountId account, ReadOnlyMemory<byte> fingerprint, CancellationToken cancel)
        => throw new NotSupportedException();
}
