using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.ServerKeys;
using Shinten.Sealing.Slots;
using Shinten.Server.Domains;
using Shinten.Server.Hosting;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;

namespace Shinten.Server.Accounts;

/// <summary>Administration on the data folder itself: in the server for its socket, in a command when none
/// runs.</summary>
internal sealed partial class Administration(
    MailStore store, ServerKeys keys, DomainKeys domainKeys, ServerSettings settings) : IAdministration
{
    private readonly OwnerProofs _proofs = new(store.Directory, keys, store.Clock);

    /// <summary>A command opens the store for itself alone, and closes it.</summary>
    public bool OwnsStore { get; init; }

    private MailDirectory Directory => store.Directory;

    public async Task<AddDomainOutcome> AddDomainAsync(DomainName domain, CancellationToken cancel)
    {
        AddDomainOutcome outcome = await Directory.AddDomainAsync(domain, cancel);
        await domainKeys.EnsureAsync(domain, cancel);
        return outcome;
    }

    public async Task<IReadOnlyList<DomainSummary>> ListDomainsAsync(CancellationToken cancel)
    {
        List<DomainSummary> domains = [];
        foreach (DomainRow row in await Directory.ListDomainsAsync(cancel))
        {
            AccountRow? catchAll = row.CatchAll is { } id ? await Directory.FindAccountAsync(id, cancel) : null;
            domains.Add(new DomainSummary(row.Name, catchAll?.Address));
        }

        return domains;
    }

    public async Task<CatchAllOutcome> SetCatchAllAsync(
        DomainName domain, MailAddress? login, CancellationToken cancel)
    {
        AccountRow? account = login is null ? null : await Directory.FindLoginAsync(login, cancel);
        if (login is not null && account is null)
        {
            return CatchAllOutcome.NoSuchAccount;
        }

        return await Directory.SetCatchAllAsync(domain, account?.Id, cancel) switch
        {
            AccountOutcome.Done => CatchAllOutcome.Done,
            AccountOutcome.NotFound => CatchAllOutcome.NoSuchDomain,
        };
    }

    public async Task<IReadOnlyList<DnsRecord>> DnsRecordsAsync(DomainName domain, CancellationToken cancel)
        => DomainRecords.For(
            domain,
            settings.Server.HostName,
            OfferedPort.Of(settings.Read<ListenerOptions>(ListenerOptions.Section)),
            await domainKeys.EnsureAsync(domain, cancel));

    public async Task<RemoveDomainOutcome> RemoveDomainAsync(DomainName domain, CancellationToken cancel)
    {
        RemoveDomainOutcome outcome = await Directory.RemoveDomainAsync(domain, cancel);
        domainKeys.Forget(domain);
        return outcome;
    }

    public async Task<AccountId> NextAccountIdAsync(CancellationToken cancel)
        => await Directory.NextAccountIdAsync(cancel);

    public Task<byte[]> AnswerRegistrationAsync(MailAddress login, byte[] request, CancellationToken cancel)
        => keys.Opaque.TryRegister(request, login.Canonical, out byte[]? response)
            ? Task.FromResult(response)
            : throw new CommandFailedException("the registration of the password is malformed.");

    public Task<AddAccountOutcome> AddAccountAsync(NewAccount account, CancellationToken cancel)
        => Directory.AddAccountAsync(account, cancel);

    public async Task<IReadOnlyList<AccountSummary>> ListAccountsAsync(CancellationToken cancel)
    {
        List<AccountSummary> accounts = [];
        foreach (AccountRow row in await Directory.ListAccountsAsync(cancel))
        {
            accounts.Add(await SummaryAsync(row, cancel));
        }

        return accounts;
    }

    public async Task<AccountSummary?> FindAccountAsync(MailAddress login, CancellationToken cancel)
        => await Directory.FindLoginAsync(login, cancel) is { } row ? await SummaryAsync(row, cancel) : null;

    public async Task<AccountOutcome> SetSuspendedAsync(MailAddress login, bool isSuspended, CancellationToken cancel)
        => await Directory.FindLoginAsync(login, cancel) is { } row
            ? await Directory.SetSuspendedAsync(row.Id, isSuspended, cancel)
            : AccountOutcome.NotFound;

    public async Task<AccountOutcome> RemoveAccountAsync(MailAddress login, CancellationToken cancel)
        => await Directory.FindLoginAsync(login, cancel) is { } row
            ? await Directory.RemoveAccountAsync(row.Id, cancel)
            : AccountOutcome.NotFound;

    public async Task<IReadOnlyList<SlotSummary>> ListSlotsAsync(MailAddress login, CancellationToken cancel)
    {
        AccountId account = await ExistingAsync(login, cancel);
        return [.. (await Directory.ListSlotsAsync(account, cancel)).Select(stored => new SlotSummary(
            stored.Slot.Id, stored.Slot.Kind, stored.Slot.Access, stored.Slot.CreatedOn, stored.LastUsedOn))];
    }

    public async Task<IReadOnlyList<ReadingCertificate>> ListCertificatesAsync(
        MailAddress login, CancellationToken cancel)
        => await Directory.ListCertificatesAsync(await ExistingAsync(login, cancel), cancel);

    public Task<LoginAnswer> StartLoginAsync(MailAddress login, byte[] request, CancellationToken cancel)
        => _proofs.StartLoginAsync(login, request, cancel);

    public Task<OwnerProof?> FinishLoginAsync(string login, byte[] message, CancellationToken cancel)
        => Task.FromResult(_proofs.FinishLogin(login, message));

    public Task<OwnerProof?> ProveRecoveryAsync(MailAddress login, byte[] authKey, CancellationToken cancel)
        => _proofs.ProveRecoveryAsync(login, authKey, cancel);

    public Task<SlotOutcome> AddSlotAsync(string proof, WrappedSlot slot, CancellationToken cancel)
        => Directory.AddSlotAsync(_proofs.AccountOf(proof), new StoredSlot(slot), cancel);

    public Task<SlotOutcome> RemoveSlotAsync(string proof, SlotId slot, CancellationToken cancel)
        => Directory.RemoveSlotAsync(_proofs.AccountOf(proof), slot, cancel);

    public Task<CertificateOutcome> AddCertificateAsync(
        string proof, ReadingCertificate certificate, CancellationToken cancel)
        => Directory.AddCertificateAsync(_proofs.AccountOf(proof), certificate, cancel);

    public Task<CertificateOutcome> RemoveCertificateAsync(
        string proof, byte[] fingerprint, CancellationToken cancel)
        => Directory.RemoveCertificateAsync(_proofs.AccountOf(proof), fingerprint, cancel);

    public async ValueTask DisposeAsync()
    {
        if (OwnsStore)
        {
            domainKeys.Dispose();
            await store.DisposeAsync();
            keys.Dispose();
        }
    }

    private async Task<AccountId> ExistingAsync(MailAddress login, CancellationToken cancel)
        => (await Directory.FindLoginAsync(login, cancel))?.Id
            ?? throw new CommandFailedException($"there is no account {login}.");

    private async Task<AccountSummary> SummaryAsync(AccountRow row, CancellationToken cancel)
    {
        Account? account = await store.FindAccountAsync(row.Id, cancel);
        AccountQuota quota = account?.Quota ?? default;
        return new AccountSummary(
            row.Id, row.Address, row.IsSuspended, row.CreatedOn, row.QuotaBytes, quota.UsedBytes, quota.UsedLetters);
    }
}
