using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.ServerKeys;
using Shinten.Sealing.Slots;
using Shinten.Storage.Directory;

namespace Shinten.Server.Accounts;

/// <summary>Who has proved a credential that opens everything may change slots and certificates (sealing.md
/// §3).</summary>
internal sealed class OwnerProofs(MailDirectory directory, ServerKeys keys, TimeProvider clock)
{
    private const int MaxWaiting = 1_000;
    private static readonly TimeSpan LoginLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProofLifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, WaitingLogin> _logins = new();
    private readonly ConcurrentDictionary<string, ProvedOwner> _proofs = new();

    /// <summary>An address without an account or password is answered like any other (RFC 9807 §10.9).</summary>
    public async Task<LoginAnswer> StartLoginAsync(MailAddress login, byte[] request, CancellationToken cancel)
    {
        DropOld();
        AccountRow? account = await directory.FindLoginAsync(login, cancel);
        WrappedSlot? slot = account is null ? null : (await FindAsync(account.Id, SlotKind.Password, cancel))
            .FirstOrDefault();
        if (_logins.Count >= MaxWaiting
            || !keys.Opaque.TryStart(request, login.Canonical, slot?.Verifier ?? [], out OpaqueLogin? waiting))
        {
            throw new CommandFailedException("the login cannot be started.");
        }

        string name = NewName();
        StretchParameters stretch = StretchParameters.TryRead(slot?.Params ?? [], out StretchParameters own)
            ? own
            : keys.Opaque.FakeStretch(login.Canonical, []);
        _logins[name] = new WaitingLogin(waiting, account, slot, clock.GetUtcNow() + LoginLifetime);
        return new LoginAnswer(name, waiting.Ke2, stretch.ToArray());
    }

    public OwnerProof? FinishLogin(string name, byte[] message)
    {
        if (!_logins.TryRemove(name, out WaitingLogin? waiting))
        {
            return null;
        }

        using OpaqueLogin login = waiting.Login;
        return login.TryFinish(message) && waiting is { Account: { } account, Slot: { } slot }
            ? Prove(account, slot)
            : null;
    }

    public async Task<OwnerProof?> ProveRecoveryAsync(MailAddress login, byte[] authKey, CancellationToken cancel)
    {
        AccountRow? account = await directory.FindLoginAsync(login, cancel);
        if (account is null)
        {
            return null;
        }

        byte[] verifier = SHA256.HashData(authKey);
        WrappedSlot? slot = (await FindAsync(account.Id, SlotKind.Recovery, cancel))
            .FirstOrDefault(slot => CryptographicOperations.FixedTimeEquals(slot.Verifier, verifier));
        return slot is null ? null : Prove(account, slot);
    }

    /// <summary>Whose slots and certificates may be changed with this.</summary>
    public AccountId AccountOf(string proof)
        => _proofs.TryGetValue(proof, out ProvedOwner? proved) && proved.Until > clock.GetUtcNow()
            ? proved.Account
            : throw TooLate();

    /// <summary>Whose letters may be carried out or in with this. That takes hours where it is a lot: each use gives it
    /// ten minutes more, for this and for nothing else.</summary>
    public AccountId CarriedBy(string proof)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (!_proofs.TryGetValue(proof, out ProvedOwner? proved) || proved.CarriesUntil <= now)
        {
            throw TooLate();
        }

        proved.CarriesUntil = now + ProofLifetime;
        return proved.Account;
    }

    private async Task<IEnumerable<WrappedSlot>> FindAsync(
        AccountId account, SlotKind kind, CancellationToken cancel)
        => (await directory.ListSlotsAsync(account, cancel))
            .Select(stored => stored.Slot)
            .Where(slot => slot.Kind == kind && slot.Access == Access.Everything);

    private OwnerProof Prove(AccountRow account, WrappedSlot slot)
    {
        string name = NewName();
        DateTimeOffset until = clock.GetUtcNow() + ProofLifetime;
        _proofs[name] = new ProvedOwner(account.Id, until) { CarriesUntil = until };
        return new OwnerProof(name, account.Id, slot, KeptAccountKey.Of(account.Key));
    }

    private void DropOld()
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach ((string name, WaitingLogin waiting) in _logins)
        {
            if (waiting.Until < now && _logins.TryRemove(name, out _))
            {
                waiting.Login.Dispose();
            }
        }

        foreach ((string name, ProvedOwner proved) in _proofs)
        {
            if (proved.CarriesUntil < now)
            {
                _proofs.TryRemove(name, out _);
            }
        }
    }

    private static CommandFailedException TooLate()
        => new("prove the password or the recovery words again: it took too long.");

    private static string NewName() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    private sealed record WaitingLogin(OpaqueLogin Login, AccountRow? Account, WrappedSlot? Slot, DateTimeOffset Until);

    private sealed record ProvedOwner(AccountId Account, DateTimeOffset Until)
    {
        public DateTimeOffset CarriesUntil { get; set; }
    }
}
