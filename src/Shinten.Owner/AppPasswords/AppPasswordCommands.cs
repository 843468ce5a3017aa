using System.CommandLine;
using System.Globalization;
using Shinten.Mail.Addresses;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;
using Shinten.Storage.Directory;

namespace Shinten.Owner.AppPasswords;

/// <summary>What mail programs log in with: <c>shinten app-password …</c> (sealing.md §7).</summary>
public static class AppPasswordCommands
{
    private static readonly Option<Access> AccessOption = new("--access")
    {
        Description = "How much it opens: ciphertext (nothing), envelopes, or everything.",
        HelpName = "ciphertext|envelopes|everything",
        Required = true,
        CustomParser = AccessArgument.Parse,
    };

    private static readonly Column<SlotSummary>[] Columns =
    [
        new("id", slot => slot.Id.ToString()),
        new("access", slot => InWords(slot.Access)),
        new("created", slot => slot.CreatedOn.ToString("O", CultureInfo.InvariantCulture)),
        new("lastUsed", slot => slot.LastUsedOn?.ToString("O", CultureInfo.InvariantCulture)),
    ];

    private static readonly Column<AddedAppPassword>[] AddedColumns =
    [
        new("address", added => added.Address.ToString()),
        new("id", added => added.Slot.Id.ToString()),
        new("access", added => InWords(added.Slot.Access)),
        new("appPassword", added => added.Secret),
    ];

    public static Command Create(OpenAdministration open, TimeProvider clock)
        => new("app-password", "Manage the app passwords that mail programs log in with.")
        {
            Add(open, clock),
            List(open),
            Remove(open),
        };

    private static Command Add(OpenAdministration open, TimeProvider clock)
    {
        Argument<MailAddress[]> addresses = new("address")
        {
            Description = "The account; several must have the same password.",
            CustomParser = CommandArguments.Addresses,
            Arity = ArgumentArity.OneOrMore,
        };
        Command command = new("add", "Make an app password; it is shown once.")
        {
            addresses, AccessOption, AppPasswordSecret.FileOption, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            List<AddedAppPassword> added = [];
            foreach (MailAddress address in arguments.GetRequiredValue(addresses))
            {
                added.Add(await AddAsync(arguments, administration, address, clock, cancel));
            }

            Print(new CommandOutput(arguments), added);
        });
        return command;
    }

    private static async Task<AddedAppPassword> AddAsync(
        ParseResult arguments,
        IAdministration administration,
        MailAddress address,
        TimeProvider clock,
        CancellationToken cancel)
    {
        using AppPassword password = AppPasswordSecret.Of(arguments);
        using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, address, cancel);
        WrappedSlot slot = owner.Secrets.WrapForAppPassword(
            password, arguments.GetValue(AccessOption), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        Require(await administration.AddSlotAsync(owner.Proof, slot, cancel));
        return new AddedAppPassword(address, slot, password.Reveal());
    }

    private static Command List(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Command command = new("list", "List the app passwords of an account.") { address };
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            IReadOnlyList<SlotSummary> slots = await administration.ListSlotsAsync(
                arguments.GetRequiredValue(address), cancel);
            new CommandOutput(arguments).PrintMany(
                [.. slots.Where(slot => slot.Kind == SlotKind.AppPassword)], Columns);
        });
        return command;
    }

    private static Command Remove(OpenAdministration open)
    {
        Argument<MailAddress> address = Address();
        Argument<string> id = new("id") { Description = "The id that the list shows, or the beginning of it." };
        Command command = new("remove", "Remove an app password; who is logged in with it is logged out.")
        {
            address, id, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(address);
            await using IAdministration administration = await open(arguments, cancel);
            SlotSummary slot = Find(await administration.ListSlotsAsync(login, cancel), arguments.GetRequiredValue(id));
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, login, cancel);
            Require(await administration.RemoveSlotAsync(owner.Proof, slot.Id, cancel));
            new CommandOutput(arguments).PrintOne(slot, Columns);
        });
        return command;
    }

    private static SlotSummary Find(IReadOnlyList<SlotSummary> slots, string id)
        => slots.Where(slot => slot.Kind == SlotKind.AppPassword
            && slot.Id.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToArray() switch
        {
            [SlotSummary one] => one,
            [] => throw new CommandFailedException($"no app password begins with {id}; see shinten app-password list."),
            _ => throw new CommandFailedException($"several app passwords begin with {id}; type more of it."),
        };

    private static Argument<MailAddress> Address() => new("address")
    {
        Description = "The address that the account logs in with.",
        CustomParser = CommandArguments.Address,
    };

    private static string InWords(Access access) => access.ToString().ToLowerInvariant();

    private static void Require(SlotOutcome outcome)
    {
        string? refusal = outcome switch
        {
            SlotOutcome.Done => null,
            SlotOutcome.NotFound => "it is gone already.",
            SlotOutcome.StaleGeneration => "the account's keys were changed in the meantime; try again.",
            SlotOutcome.LastOne => "it is the last credential that opens everything; without it the mail is lost.",
        };
        if (refusal is not null)
        {
            throw new CommandFailedException(refusal);
        }
    }

    private static void Print(CommandOutput output, List<AddedAppPassword> added)
    {
        if (added is [AddedAppPassword one])
        {
            output.PrintOne(one, AddedColumns);
        }
        else
        {
            output.PrintMany(added, AddedColumns);
        }
    }

    private sealed record AddedAppPassword(MailAddress Address, WrappedSlot Slot, string Secret);
}
