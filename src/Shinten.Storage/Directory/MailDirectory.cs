using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Accounts;
using Shinten.Storage.Seals;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Directory;

/// <summary>
/// Who has mail here: domains, accounts, addresses, slots and reading certificates. What the paths of letters and
/// logins ask is answered from memory, which every change empties.
/// </summary>
public sealed partial class MailDirectory
{
    private const int MaxRemembered = 100_000;

    private readonly MailStore _store;
    private readonly ConcurrentDictionary<string, ResolvedAddress?> _resolved = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccountId?> _logins = new(StringComparer.Ordinal);
    private Dictionary<string, AccountId?>? _domains;
    private int _version;

    internal MailDirectory(MailStore store) => _store = store;

    public async ValueTask<bool> IsLocalDomainAsync(DomainName domain, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return (await DomainsAsync(cancel)).ContainsKey(domain.Value);
    }

    /// <summary>Whom mail to this address reaches; null if it is unknown. Answered from memory.</summary>
    public async ValueTask<Recipient?> ResolveAsync(MailAddress address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        ResolvedAddress? resolved = await LookUpAsync(address, cancel);
        if (resolved is null || await _store.FindAccountAsync(resolved.Account, cancel) is not { } account)
        {
            return null;
        }

        AccountQuota quota = account.Quota;
        return new Recipient(
            resolved.Account,
            account.Row.Address,
            resolved.Detail,
            account.Row.IsSuspended,
            quota.HasRoomFor(1, 1) ? RecipientRoom.Free : RecipientRoom.Full);
    }

    /// <summary>Whether an account may call an address its own: its login, an alias, either with a detail. What merely
    /// reaches it, as a catch-all, it may not. Answered from memory.</summary>
    public async ValueTask<bool> OwnsAsync(AccountId account, MailAddress address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        return await LookUpAsync(address, cancel) is { IsNamed: true } found && found.Account == account;
    }

    /// <summary>The account that answers for the whole server: mail to <c>postmaster</c> without a domain.</summary>
    public async ValueTask<Recipient?> ResolvePostmasterAsync(CancellationToken cancel)
        => await FindOneAsync(DirectorySql.FindFirst, cancel) is { } first
            && await _store.FindAccountAsync(first, cancel) is { } account
            ? await ResolveAsync(account.Row.Address, cancel)
            : null;

    /// <summary>The account that logs in with this address; aliases cannot.</summary>
    public async ValueTask<AccountRow?> FindLoginAsync(MailAddress address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!_logins.TryGetValue(address.Canonical, out AccountId? id))
        {
            int version = Volatile.Read(ref _version);
            id = await FindOneAsync(DirectorySql.FindLogin, cancel, address.Canonical);
            Remember(_logins, address.Canonical, id, version);
        }

        return id is { } found ? await FindAccountAsync(found, cancel) : null;
    }

    public async ValueTask<AccountRow?> FindAccountAsync(AccountId account, CancellationToken cancel)
        => (await _store.FindAccountAsync(account, cancel))?.Row;

    /// <summary>The slot that this credential opens; null if none. Answered from memory.</summary>
    public async ValueTask<StoredSlot?> FindSlotByVerifierAsync(
        AccountId account, ReadOnlyMemory<byte> verifier, CancellationToken cancel)
    {
        StoredSlot? found = null;
        foreach (StoredSlot stored in await ListSlotsAsync(account, cancel))
        {
            if (CryptographicOperations.FixedTimeEquals(stored.Slot.Verifier, verifier.Span))
            {
                found = stored;
            }
        }

        return found;
    }

    public async ValueTask<IReadOnlyList<StoredSlot>> ListSlotsAsync(AccountId account, CancellationToken cancel)
        => (await CredentialsAsync(account, cancel))?.Slots ?? [];

    /// <summary>Whether who signed in with a slot may go on: it is still there, and its account not
    /// suspended.</summary>
    public async ValueTask<bool> HoldsAsync(AccountId account, SlotId slot, CancellationToken cancel)
    {
        if (await _store.FindAccountAsync(account, cancel) is not { Row.IsSuspended: false })
        {
            return false;
        }

        foreach (StoredSlot stored in await ListSlotsAsync(account, cancel))
        {
            if (stored.Slot.Id == slot)
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask<IReadOnlyList<ReadingCertificate>> ListCertificatesAsync(
        AccountId account, CancellationToken cancel)
        => (await CredentialsAsync(account, cancel))?.Certificates ?? [];

    public ValueTask<AccountId> NextAccountIdAsync(CancellationToken cancel) => _store.NextAccountIdAsync(cancel);

    /// <summary>What a seal of this account is made for.</summary>
    internal async Task<SealingKeys?> ReadSealingKeysAsync(AccountId id, CancellationToken cancel)
        => await _store.FindAccountAsync(id, cancel) is { } account
            ? new SealingKeys(account.Row.Key, await ListCertificatesAsync(id, cancel))
            : null;

    /// <summary>Empties what is remembered of addresses and domains.</summary>
    internal void ForgetAll()
    {
        Interlocked.Increment(ref _version);
        _resolved.Clear();
        _logins.Clear();
        Volatile.Write(ref _domains, null);
    }

    private async ValueTask<AccountCredentials?> CredentialsAsync(AccountId id, CancellationToken cancel)
    {
        if (await _store.FindAccountAsync(id, cancel) is not { } account)
        {
            return null;
        }

        if (account.Credentials is { } known)
        {
            return known;
        }

        // Read by the writer, so that no change falls between reading and remembering.
        return await _store.RunAsync(
            [],
            async (scope, token) =>
            {
                List<StoredSlot> slots = await scope.Sql.QueryAsync(
                    DirectorySql.ReadSlots, DirectorySql.MapSlot, token, id.Value);
                List<ReadingCertificate> certificates = await scope.Sql.QueryAsync(
                    DirectorySql.ReadCertificates, DirectorySql.MapCertificate, token, id.Value);
                AccountCredentials read = new(slots, certificates);
                scope.AfterCommit(() => account.Credentials = read);
                return read;
            },
            cancel);
    }

    private async ValueTask<ResolvedAddress?> LookUpAsync(MailAddress address, CancellationToken cancel)
    {
        if (!_resolved.TryGetValue(address.Canonical, out ResolvedAddress? resolved))
        {
            int version = Volatile.Read(ref _version);
            resolved = await FindAsync(address, cancel);
            Remember(_resolved, address.Canonical, resolved, version);
        }

        return resolved;
    }

    private async ValueTask<ResolvedAddress?> FindAsync(MailAddress address, CancellationToken cancel)
    {
        Dictionary<string, AccountId?> domains = await DomainsAsync(cancel);
        if (address.Domain is null || !domains.TryGetValue(address.Domain.Value, out AccountId? catchAll))
        {
            return null;
        }

        if (await FindOneAsync(DirectorySql.FindAddress, cancel, address.Canonical) is { } exact)
        {
            return new ResolvedAddress(exact, null, IsNamed: true);
        }

        MailAddress plain = address.WithoutDetail;
        if (address.Detail is not null
            && await FindOneAsync(DirectorySql.FindAddress, cancel, plain.Canonical) is { } tagged)
        {
            return new ResolvedAddress(tagged, address.Detail, IsNamed: true);
        }

        AccountId? fallback = catchAll;
        if (fallback is null && IsForPostmaster(plain))
        {
            fallback = await FindOneAsync(DirectorySql.FindFirstOfDomain, cancel, EndingLike(address.Domain))
                ?? await FindOneAsync(DirectorySql.FindFirst, cancel);
        }

        return fallback is { } found ? new ResolvedAddress(found, address.Detail, IsNamed: false) : null;
    }

    // Every domain answers at these (RFC 5321 §4.5.1, RFC 2142 §4).
    private static bool IsForPostmaster(MailAddress address)
        => address.LocalPart.Equals("postmaster", StringComparison.OrdinalIgnoreCase)
            || address.LocalPart.Equals("abuse", StringComparison.OrdinalIgnoreCase);

    private static string EndingLike(DomainName domain)
        => "%@" + domain.Value.Replace("_", "\\_", StringComparison.Ordinal);

    private async ValueTask<AccountId?> FindOneAsync(
        SqlText sql, CancellationToken cancel, params SqlValue[] values)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<long> found = await session.QueryAsync(sql, row => row.Number(0), cancel, values);
        return found.Count == 0 ? null : new AccountId(found[0]);
    }

    private async ValueTask<Dictionary<string, AccountId?>> DomainsAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _domains) is { } known)
        {
            return known;
        }

        int version = Volatile.Read(ref _version);
        Dictionary<string, AccountId?> domains = [];
        foreach (DomainRow domain in await ListDomainsAsync(cancel))
        {
            domains[domain.Name.Value] = domain.CatchAll;
        }

        if (version == Volatile.Read(ref _version))
        {
            Volatile.Write(ref _domains, domains);
        }

        return domains;
    }

    private void Remember<T>(ConcurrentDictionary<string, T> memory, string address, T value, int version)
    {
        if (memory.Count >= MaxRemembered)
        {
            memory.Clear();
        }

        if (version == Volatile.Read(ref _version))
        {
            memory[address] = value;
            if (version != Volatile.Read(ref _version))
            {
                memory.TryRemove(address, out _);
            }
        }
    }

    /// <param name="IsNamed">It is an address that somebody was given, and no catch-all's.</param>
    private sealed record ResolvedAddress(AccountId Account, string? Detail, bool IsNamed);
}
