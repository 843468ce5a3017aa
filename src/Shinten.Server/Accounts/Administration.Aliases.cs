using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;

namespace Shinten.Server.Accounts;

internal sealed partial class Administration
{
    public async Task<IReadOnlyList<MailAddress>> ListAliasesAsync(MailAddress login, CancellationToken cancel)
        => [.. (await Directory.ListAliasesAsync(await ExistingAsync(login, cancel), cancel))
            .Select(alias => alias.Address)];

    public async Task<AddAliasOutcome> AddAliasAsync(MailAddress login, MailAddress alias, CancellationToken cancel)
        => await Directory.FindLoginAsync(login, cancel) is { } row
            ? await Directory.AddAliasAsync(row.Id, alias, cancel)
            : AddAliasOutcome.NoSuchAccount;

    public async Task<RemoveAliasOutcome> RemoveAliasAsync(
        MailAddress login, MailAddress alias, CancellationToken cancel)
    {
        if (alias.Equals(login))
        {
            return RemoveAliasOutcome.IsLogin;
        }

        // An address of somebody else is not this account's to lose.
        AccountId account = await ExistingAsync(login, cancel);
        return (await Directory.ListAliasesAsync(account, cancel)).Any(known => known.Address.Equals(alias))
            ? await Directory.RemoveAliasAsync(alias, cancel)
            : RemoveAliasOutcome.NotFound;
    }
}
