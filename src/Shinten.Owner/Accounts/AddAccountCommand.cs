using System.CommandLine;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Mail.Addresses;
using Shinten.Owner.AppPasswords;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;

namespace Shinten.Owner.Accounts;

/// <summary><c>shinten account add</c>: makes accounts with a password and recovery words.</summary>
public static class AddAccountCommand
{
    private static readonly Argument<MailAddress[]> Addresses = new("address")
    {
        Description = "What the account logs in with; several get the same password.",
        CustomParser = CommandArguments.Addresses,
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<RecoveryLanguage> Language = new("--recovery-language")
    {
        Description = "The language of the recovery words: english or japanese.",
    };

    private static readonly Option<Access?> AppPasswordAccess = new("--app-password")
    {
        Description = "Add an app password at once that opens this much: ciphertext, envelopes or everything.",
        HelpName = "ciphertext|envelopes|everything",
        CustomParser = argument => AccessArgument.Parse(argument),
    };

    private static readonly Option<long?> Quota = new("--quota")
    {
        Description = "How many bytes of mail the account may keep; 0 is no limit.",
        HelpName = "BYTES",
    };

    private static readonly Column<AddedAccount>[] Columns =
    [
        new("address", added => added.Account.Address.ToString()),
        new("recovery", added => added.Account.Recovery),
        new("appPassword", added => added.AppPassword),
    ];

    private static readonly Column<AddedAccount>[] ColumnsForPeople =
    [
        new("address", added => added.Account.Address.ToString()),
        new("recoveryWords", added => added.Account.Recovery.Chunk(6).Select(line => string.Join(' ', line))),
        new("appPassword", added => added.AppPassword),
    ];

    public static Command Create(OpenAdministration open, TimeProvider clock)
    {
        Command command = new("add", "Make an account; its recovery words are shown once.")
        {
            Addresses, NewPassword.FileOption, Language, AppPasswordAccess, AppPasswordSecret.FileOption, Quota,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            using OpaquePassword password = NewPassword.Of(arguments);
            AccountMaker maker = new(administration, clock);
            List<AddedAccount> added = [];
            foreach (MailAddress address in arguments.GetRequiredValue(Addresses))
            {
                added.Add(await AddAsync(maker, new AccountToMake(address, password), arguments, cancel));
            }

            Print(new CommandOutput(arguments), added);
        });
        return command;
    }

    private static async Task<AddedAccount> AddAsync(
        AccountMaker maker, AccountToMake wanted, ParseResult arguments, CancellationToken cancel)
    {
        using AppPassword? app = arguments.GetValue(AppPasswordAccess) is null ? null : AppPasswordSecret.Of(arguments);
        MadeAccount made = await maker.MakeAsync(
            wanted with
            {
                Language = arguments.GetValue(Language),
                QuotaBytes = arguments.GetValue(Quota),
                AppPasswords = app is null ? [] : [new(app, arguments.GetValue(AppPasswordAccess)!.Value)],
            },
            cancel);
        return new AddedAccount(made, app?.Reveal());
    }

    private static void Print(CommandOutput output, List<AddedAccount> added)
    {
        if (output.IsJson)
        {
            output.PrintMany(added, Columns);
            return;
        }

        foreach (AddedAccount account in added)
        {
            output.PrintOne(account, ColumnsForPeople);
        }

        output.Say(
            "Write the recovery words on paper. They open the mail when the password is lost; nothing else does.");
    }

    private sealed record AddedAccount(MadeAccount Account, string? AppPassword);
}
