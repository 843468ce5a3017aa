using System.CommandLine;
using Shinten.Mail.Addresses;
using Shinten.Owner.Credentials;
using Shinten.Owner.Manifests;
using Shinten.Owner.Opening;
using Shinten.Owner.Progress;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Export;

/// <summary><c>shinten export</c>: an account's letters in files, opened where the command runs.</summary>
public static class ExportCommand
{
    private static readonly Argument<MailAddress> Address = new("address")
    {
        Description = "The address that the account logs in with.",
        CustomParser = CommandArguments.Address,
    };

    private static readonly Option<DirectoryInfo> To = new("--to")
    {
        Description = "An empty folder to write into; or that of an export that was cut short, to go on with it.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<ExportFormat> Format = new("--format")
    {
        Description = "maildir (as Dovecot serves it), mbox (one file a mailbox) or eml (one file a letter).",
        HelpName = "maildir|mbox|eml",
    };

    private static readonly Option<string[]> Folders = new("--folder")
    {
        Description = "Only this mailbox and those below it; may be given several times.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public static Command Create(OpenAdministration open, TimeProvider clock)
    {
        Command command = new("export", "Write an account's letters into files, byte for byte.")
        {
            Address, To, Format, Folders, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(Address);
            string folder = arguments.GetRequiredValue(To).FullName;
            await using IAdministration administration = await open(arguments, cancel);
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, login, cancel);
            ManifestHead head = new(
                ManifestHead.CurrentVersion,
                login.ToString(),
                owner.Secrets.Account.Value,
                arguments.GetValue(Format),
                clock.GetUtcNow());
            using OpenedAccount account = new(administration, owner);
            ExportTally tally = await TransferProgress.ShowAsync(
                arguments,
                $"Exporting {login}",
                progress => RunAsync(new ExportRun(account, folder, head, progress), arguments, cancel));
            new CommandOutput(arguments).PrintOne(tally, ExportTally.Columns);
            return tally.Damaged == 0
                ? 0
                : throw new CommandFailedException($"{tally.Damaged} letters are damaged and are not in the export; "
                    + $"{ManifestWriter.Name} names them.");
        });
        return command;
    }

    private static async Task<ExportTally> RunAsync(ExportRun run, ParseResult arguments, CancellationToken cancel)
    {
        using (run)
        {
            try
            {
                await run.RunAsync(arguments.GetRequiredValue(Folders), cancel);
                return run.Tally;
            }
            catch (IOException e)
            {
                throw new CommandFailedException(
                    $"{e.Message} What is written stays: the same command goes on from there.");
            }
        }
    }
}
