using System.Globalization;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Shinten.Storage.Keys;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Sql;
using Shinten.Storage.Upkeep;

namespace Shinten.Storage.Directory;

public sealed partial class MailDirectory
{
    private static readonly DateTimeOffset UidValidityStart = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Task<AddAccountOutcome> AddAccountAsync(NewAccount account, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        return ChangeAsync(
            async (scope, token) =>
            {
                if (account.Address.Domain is not { } domain || !await HasDomainAsync(scope, domain, token))
                {
                    return AddAccountOutcome.NoSuchDomain;
                }

                if (await FindInAsync(scope, DirectorySql.FindAddress, token, account.Address.Canonical) is not null)
                {
                    return AddAccountOutcome.AddressTaken;
                }

                Insert(scope.Sql, account);
                return AddAccountOutcome.Added;
            },
            cancel);
    }

    public async Task<IReadOnlyList<AccountRow>> ListAccountsAsync(CancellationToken cancel)
    {
        List<long> ids;
        await using (ISqlSession session = await _store.Backend.ReadAsync(cancel))
        {
            ids = await session.QueryAsync(DirectorySql.ReadAccounts, row => row.Number(0), cancel);
        }

        List<AccountRow> rows = new(ids.Count);
        foreach (long id in ids)
        {
            if (await FindAccountAsync(new AccountId(id), cancel) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    public Task<AccountOutcome> SetSuspendedAsync(AccountId account, bool isSuspended, CancellationToken cancel)
        => SaveAsync(account, row => row with { IsSuspended = isSuspended }, cancel);

    public Task<AccountOutcome> SetQuotaAsync(
        AccountId account, long quotaBytes, long quotaLetters, CancellationToken cancel)
        => SaveAsync(account, row => row with { QuotaBytes = quotaBytes, QuotaLetters = quotaLetters }, cancel);

    /// <summary>Removes an account with everything it has; its letters are erased from the disk within a day.</summary>
    public async Task<AccountOutcome> RemoveAccountAsync(AccountId account, CancellationToken cancel)
    {
        AccountOutcome outcome = await ChangeAsync(
            [account],
            async (scope, token) =>
            {
                if (await scope.OpenAsync(account, token) is not { } draft)
                {
                    return AccountOutcome.NotFound;
                }

                Hide(scope.Sql, account);
                foreach (Mailbox mailbox in draft.Mailboxes)
                {
                    draft.Tell(IndexChange.Gone(mailbox.Id));
                }

                draft.Remove();
                return AccountOutcome.Done;
            },
            cancel);
        if (outcome == AccountOutcome.Done)
        {
            // It is gone for everybody; what it had goes now, or after the next start.
            _store.Seals.End(account);
            await Doomed.EmptyAsync(_store, account, cancel);
            await Doomed.RemoveAsync(_store, account, cancel);
        }

        return outcome;
    }

    public async Task<IReadOnlyList<AliasRow>> ListAliasesAsync(AccountId account, CancellationToken cancel)
    {
        AccountRow? row = await FindAccountAsync(account, cancel);
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<string> addresses = await session.QueryAsync(
            DirectorySql.ReadAddresses, found => found.Text(0), cancel, account.Value);
        List<AliasRow> aliases = [];
        foreach (string text in addresses)
        {
            if (MailAddress.TryParse(text, out MailAddress? address) && !address.Equals(row?.Address))
            {
                aliases.Add(new AliasRow(account, address));
            }
        }

        return aliases;
    }

    public Task<AddAliasOutcome> AddAliasAsync(AccountId account, MailAddress address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ChangeAsync(
            async (scope, token) =>
            {
                if (await scope.OpenAsync(account, token) is null)
                {
                    return AddAliasOutcome.NoSuchAccount;
                }

                if (address.Domain is not { } domain || !await HasDomainAsync(scope, domain, token))
                {
                    return AddAliasOutcome.NoSuchDomain;
                }

                if (await FindInAsync(scope, DirectorySql.FindAddress, token, address.Canonical) is not null)
                {
                    return AddAliasOutcome.AddressTaken;
                }

                scope.Sql.Execute(DirectorySql.InsertAddress, account.Value, address.Canonical);
                return AddAliasOutcome.Added;
            },
            cancel);
    }

    public Task<RemoveAliasOutcome> RemoveAliasAsync(MailAddress address, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ChangeAsync(
            async (scope, token) =>
            {
                if (await FindInAsync(scope, DirectorySql.FindAddress, token, address.Canonical) is not { } account)
                {
                    return RemoveAliasOutcome.NotFound;
                }

                if (await FindInAsync(scope, DirectorySql.FindLogin, token, address.Canonical) is not null)
                {
                    return RemoveAliasOutcome.IsLogin;
                }

                scope.Sql.Execute(DirectorySql.DeleteAddress, account.Value, address.Canonical);
                scope.Sql.Execute(KeySql.DeleteOfAddress, account.Value, address.Canonical);
                return RemoveAliasOutcome.Removed;
            },
            cancel);
    }

    private Task<AccountOutcome> SaveAsync(
        AccountId account, Func<AccountRow, AccountRow> change, CancellationToken cancel) => _store.RunAsync(
        [account],
        async (scope, token) =>
        {
            if (await scope.OpenAsync(account, token) is not { } draft)
            {
                return AccountOutcome.NotFound;
            }

            AccountRow row = change(draft.Row);
            draft.NextModSeq();
            draft.SetRow(row);
            Save(scope.Sql, row);
            return AccountOutcome.Done;
        },
        cancel);

    private static void Save(ISqlTransaction sql, AccountRow row) => sql.Execute(
        DirectorySql.SaveAccount,
        row.Id.Value,
        row.IsSuspended,
        row.Key.Generation.Value,
        row.Key.EnvelopePublic,
        row.Key.LetterPublic,
        row.QuotaBytes,
        row.QuotaLetters);

    private static void Hide(ISqlTransaction sql, AccountId account)
    {
        sql.Execute(DirectorySql.DoomMailboxes, account.Value);
        sql.Execute(DirectorySql.DeleteAddresses, account.Value);
        sql.Execute(DirectorySql.DeleteSlots, account.Value);
        sql.Execute(DirectorySql.DeleteCertificates, account.Value);
        sql.Execute(KeySql.DeleteOfAccount, account.Value);
        sql.Execute(DirectorySql.DropCatchAll, account.Value);
        sql.Execute(
            DirectorySql.HideAccount,
            account.Value,
            string.Create(CultureInfo.InvariantCulture, $"removed:{account.Value}"));
    }

    private void Insert(ISqlTransaction sql, NewAccount account)
    {
        AccountKey key = account.Key;
        AccountId id = key.Account;
        DateTimeOffset now = _store.Clock.GetUtcNow();
        sql.Execute(
            DirectorySql.InsertAccount,
            id.Value,
            account.Address.Canonical,
            DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
            key.Generation.Value,
            key.EnvelopePublic,
            key.LetterPublic,
            account.QuotaBytes ?? _store.Options.DefaultQuotaBytes,
            account.QuotaLetters ?? _store.Options.DefaultQuotaLetters);

        // A mailbox that is made again under the same name, or an account, must never have a UIDVALIDITY from before.
        long uidValidity = Math.Max(1, (long)(now - UidValidityStart).TotalMinutes);
        sql.Execute(DirectorySql.InsertState, id.Value, uidValidity + MailboxRoles.All.Count);
        sql.Execute(DirectorySql.InsertAddress, id.Value, account.Address.Canonical);
        foreach (StoredSlot slot in account.Slots)
        {
            DirectorySql.InsertSlot(sql, id, slot);
        }

        foreach (ReadingCertificate certificate in account.Certificates)
        {
            sql.Execute(
                DirectorySql.InsertCertificate, id.Value, certificate.Fingerprint, certificate.Bytes);
        }

        foreach (MailboxRole role in MailboxRoles.All)
        {
            MailboxSql.InsertRow(sql, id, new Mailbox
            {
                Id = role.Id(),
                Role = role,
                UidValidityRoot = (uint)(uidValidity + (long)role - 1),
                HighestModSeq = 1,
                IsSubscribed = true,
            });
        }
    }
}
