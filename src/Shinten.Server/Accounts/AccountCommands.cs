using System.CommandLine;
using System.Globalization;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;

namespace Shinten.Server.Accounts;

/// <summary>What an operator does with accounts from the shell: <c>shinten account …</c>. What needs an account's own
/// secrets is in Shinten.Owner.</summary>
public static class AccountCommands
{
    private static readonly Column<AccountSummary>[] Columns =
    [
        new("address", account => account.Address.ToString()),
        new("suspended", account => account.IsSuspended),
        new("created", account => account.CreatedOn.ToString("O", CultureInfo.InvariantCulture)),
        new("letters", account => account.UsedLetters),
        new("usedBytes", account => account.UsedBytes),
        new("quotaBytes", account => account.QuotaBytes),
    ];

    public static Command Create(OpenAdministration open) => new("account", "Manage the accounts of this server.")
    {
        List(open),
        Show(open),
        Suspend(open),
        Remove(open),
    };

    private static Argument<MailAddress> Address() => new("address")
    {
        Description = "The address that the account logs in with.",
        CustomParser = CommandArguments.Address,
    };

    private static Command List(OpenAdministration open)
    {
        Command command = new("list", "List the accounts.");
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            new CommandOutput(arguments).PrintMany(await administration.ListAccountsAsync(cancel), Columns);
        });
        return command;
    }

    private static Command Show(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Command command = new("show", "Show an account and which credentials open it, and how far.") { address };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(address);
            await using IAdministration administration = await open(arguments, cancel);
            AccountSummary account = await administration.FindAccountAsync(login, cancel)
                ?? throw new CommandFailedException(NotHere(login));
            IReadOnlyList<SlotSummary> slots = await administration.ListSlotsAsync(login, cancel);
            IReadOnlyList<MailAddress> aliases = await administration.ListAliasesAsync(login, cancel);
            new CommandOutput(arguments).PrintOne(
                account,
                [
                    .. Columns,
                    new("aliases", _ => aliases.Select(alias => alias.ToString())),
                    new("credentials", _ => slots.Select(InWords)),
                ]);
        });
        return command;
    }

    private static Command Suspend(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Option<bool> resume = new("--resume") { Description = "Let the account work again." };
        Command command = new("suspend", "Refuse mail and logins of an account; nothing is deleted.")
        {
            address, resume,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(address);
            bool suspended = !arguments.GetValue(resume);
            await using IAdministration administration = await open(arguments, cancel);
            Require(await administration.SetSuspendedAsync(login, suspended, cancel), login);
            AccountSummary? account = await administration.FindAccountAsync(login, cancel);
            new CommandOutput(arguments).PrintOne(account!, Columns);
        });
        return command;
    }

    private static Command Remove(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Option<bool> yes = new("--yes") { Description = "Do not ask." };
        Command command = new("remove", "Remove an account with all its mail, for ever.") { address, yes };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(address);
            CommandOutput output = new(arguments);
            if (!arguments.GetValue(yes) && !output.Confirm($"Remove {login} and all its mail for ever?"))
            {
                throw new CommandFailedException("nothing was removed; --yes removes without asking.");
            }

            await using IAdministration administration = await open(arguments, cancel);
            Require(await administration.RemoveAccountAsync(login, cancel), login);
            output.Say($"{login} is removed; its letters are erased from the disk within a day.");
        });
        return command;
    }

    private static string InWords(SlotSummary slot)
    {
        string kind = slot.Kind switch
        {
            SlotKind.Password => "password",
            SlotKind.Recovery => "recovery words",
            SlotKind.Passkey => "passkey",
            SlotKind.AppPassword => "app password",
            SlotKind.Heir => "heir",
            SlotKind.Member => "member",
        };
        return $"{kind} ({slot.Access.ToString().ToLowerInvariant()})";
    }

    private static void Require(AccountOutcome outcome, MailAddress login)
    {
        if (outcome == AccountOutcome.NotFound)
        {
            throw new CommandFailedException(NotHere(login));
        }
    }

    private static string NotHere(MailAddress login) => $"there is no account {login}; see shinten account list.";
}
