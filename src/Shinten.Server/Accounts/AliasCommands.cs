using System.CommandLine;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Storage.Directory;

namespace Shinten.Server.Accounts;

/// <summary>The further addresses of an account: <c>shinten alias …</c>. Mail reaches them; nobody logs in with
/// them.</summary>
public static class AliasCommands
{
    private static readonly Column<Alias>[] Columns =
    [
        new("alias", alias => alias.Address.ToString()),
        new("account", alias => alias.Login.ToString()),
    ];

    public static Command Create(OpenAdministration open)
        => new("alias", "Manage the further addresses of accounts; nobody logs in with them.")
        {
            Add(open),
            List(open),
            Remove(open),
        };

    private static Command Add(OpenAdministration open)
    {
        Argument<MailAddress> address = Login();
        Argument<MailAddress> alias = AliasArgument();
        Command command = new("add", "Give an account a further address, in a domain of this server.")
        {
            address, alias,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            Alias added = new(arguments.GetRequiredValue(address), arguments.GetRequiredValue(alias));
            await using IAdministration administration = await open(arguments, cancel);
            string? refusal = await administration.AddAliasAsync(added.Login, added.Address, cancel) switch
            {
                AddAliasOutcome.Added => null,
                AddAliasOutcome.AddressTaken => $"{added.Address} is taken already.",
                AddAliasOutcome.NoSuchDomain => $"{added.Address.Domain} is not a domain of this server; add it first: "
                    + $"shinten domain add {added.Address.Domain}",
                AddAliasOutcome.NoSuchAccount => NotHere(added.Login),
            };
            Refuse(refusal);
            new CommandOutput(arguments).PrintOne(added, Columns);
        });
        return command;
    }

    private static Command List(OpenAdministration open)
    {
        Argument<MailAddress> address = Login();
        Command command = new("list", "List the further addresses of an account.") { address };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(address);
            await using IAdministration administration = await open(arguments, cancel);
            new CommandOutput(arguments).PrintMany(
                [.. (await administration.ListAliasesAsync(login, cancel)).Select(alias => new Alias(login, alias))],
                Columns);
        });
        return command;
    }

    private static Command Remove(OpenAdministration open)
    {
        Argument<MailAddress> address = Login();
        Argument<MailAddress> alias = AliasArgument();
        Command command = new("remove", "Take a further address from an account; its published keys go with it.")
        {
            address, alias,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            Alias removed = new(arguments.GetRequiredValue(address), arguments.GetRequiredValue(alias));
            await using IAdministration administration = await open(arguments, cancel);
            string? refusal = await administration.RemoveAliasAsync(removed.Login, removed.Address, cancel) switch
            {
                RemoveAliasOutcome.Removed => null,
                RemoveAliasOutcome.NotFound => $"{removed.Address} is no alias of {removed.Login}; "
                    + "see shinten alias list.",
                RemoveAliasOutcome.IsLogin => $"{removed.Address} is what the account logs in with; "
                    + "it goes only with the account.",
            };
            Refuse(refusal);
            new CommandOutput(arguments).Say($"Mail to {removed.Address} no longer reaches {removed.Login}.");
        });
        return command;
    }

    private static Argument<MailAddress> Login() => new("address")
    {
        Description = "The address that the account logs in with.",
        CustomParser = CommandArguments.Address,
    };

    private static Argument<MailAddress> AliasArgument() => new("alias")
    {
        Description = "The further address, for example sales@example.org.",
        CustomParser = CommandArguments.Address,
    };

    private static void Refuse(string? why)
    {
        if (why is not null)
        {
            throw new CommandFailedException(why);
        }
    }

    private static string NotHere(MailAddress login) => $"there is no account {login}; see shinten account list.";

    private sealed record Alias(MailAddress Login, MailAddress Address);
}
