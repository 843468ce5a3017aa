using Shinten.Keyring;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Slots;
using Shinten.Storage.Directory;

namespace Shinten.Owner.Accounts;

/// <summary>Makes an account: its secrets in this process, never in the server's (sealing.md §3).</summary>
internal sealed class AccountMaker(IAdministration administration, TimeProvider clock)
{
    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<MadeAccount> MakeAsync(AccountToMake wanted, CancellationToken cancel)
    {
        AccountId id = await administration.NextAccountIdAsync(cancel);
        using AccountSecrets secrets = AccountSecrets.Generate(id, new Generation(1));
        using RecoveryWords words = RecoveryWords.Generate();
        List<StoredSlot> slots =
        [
            new(await PasswordSlotAsync(secrets, wanted, cancel)),
            new(secrets.WrapForRecovery(words, Today)),
            .. wanted.AppPasswords.Select(wish => new StoredSlot(
                secrets.WrapForAppPassword(wish.Password, wish.Access, Today))),
        ];

        AddAccountOutcome outcome = await administration.AddAccountAsync(
            new NewAccount
            {
                Address = wanted.Address,
                Key = secrets.AccountKey,
                Slots = slots,
                QuotaBytes = wanted.QuotaBytes,
            },
            cancel);
        return outcome switch
        {
            AddAccountOutcome.Added => new MadeAccount(wanted.Address, words.Reveal(wanted.Language)),
            AddAccountOutcome.AddressTaken => throw new CommandFailedException($"{wanted.Address} is taken already."),
            AddAccountOutcome.NoSuchDomain => throw new CommandFailedException(
                $"{wanted.Address.Domain} is not a domain of this server; add it first: "
                + $"shinten domain add {wanted.Address.Domain}"),
        };
    }

    private async Task<WrappedSlot> PasswordSlotAsync(
        AccountSecrets secrets, AccountToMake wanted, CancellationToken cancel)
    {
        using OpaqueRegistration registration = new(wanted.Password);
        byte[] response = await administration.AnswerRegistrationAsync(wanted.Address, registration.Request, cancel);
        if (!registration.TryFinish(
            response, StretchParameters.Current, out byte[]? record, out ExportKey? exportKey))
        {
            throw new CommandFailedException("the server's answer to the password's registration is malformed.");
        }

        using (exportKey)
        {
            return secrets.WrapForPassword(exportKey, StretchParameters.Current, record, Today);
        }
    }
}
