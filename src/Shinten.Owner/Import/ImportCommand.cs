using System.CommandLine;
using Shinten.Keyring.Imports;
using Shinten.Mail.Addresses;
using Shinten.Owner.Credentials;
using Shinten.Owner.Progress;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Import;

/// <summary><c>shinten import</c>: letters from files or from another server, sealed as they come in.</summary>
public static class ImportCommand
{
    private static readonly Argument<MailAddress> Address = new("address")
    {
        Description = "The address that the account logs in with.",
        CustomParser = CommandArguments.Address,
    };

    private static readonly Option<string?> From = new("--from")
    {
        Description = "An export of ours, an mbox, a Maildir, an .eml file, or a folder of such.",
        HelpName = "PATH",
    };

    private static readonly Option<ImportFormat> Format = new("--format")
    {
        Description = "What is there, if it is not to be found out by looking.",
        HelpName = "maildir|mbox|eml",
    };

    private static readonly Option<string?> Into = new("--into")
    {
        Description = "A mailbox in the place of INBOX, with all others below it; otherwise names are kept.",
        HelpName = "NAME",
    };

    private static readonly Option<bool> Again = new("--again")
    {
        Description = "Import also letters that were imported into that mailbox before.",
    };

    public static Command Create(OpenAdministration open)
    {
        Command command = new("import", "Carry letters into an account, sealed as they come in.")
        {
            Address, From, Format, Into, Again, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(Address);
            string from = arguments.GetValue(From)
                ?? throw new CommandFailedException("say where the letters are: --from PATH.");
            await using IAdministration administration = await open(arguments, cancel);
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, login, cancel);
            using ImportMarker marker = owner.Secrets.CreateImportMarker();
            ImportMemory memory = new(administration, owner.Proof, marker);
            ImportTally tally = new(login.ToString(), from);
            using IImportSource source = FileSources.Open(
                from, arguments.GetValue(Format), isInto: arguments.GetValue(Into) is not null);
            MailboxPaths mailboxes = new(administration, owner.Proof, PathInto(arguments));
            using ImportRun run = new(administration, owner.Proof, mailboxes, memory, tally)
            {
                IsAgain = arguments.GetValue(Again),
            };
            await TransferProgress.ShowAsync(
                arguments, $"Importing into {login}", progress => RunAsync(run, source, tally, progress, cancel));
            new CommandOutput(arguments).PrintOne(tally, ImportTally.Columns);
            return tally.SkippedCount == 0
                ? 0
                : throw new CommandFailedException($"{tally.SkippedCount} letters could not be imported; see above.");
        });
        return command;
    }

    private static async Task<ImportTally> RunAsync(
        ImportRun run, IImportSource source, ImportTally tally, TransferProgress progress, CancellationToken cancel)
    {
        try
        {
            await run.RunAsync(source, progress, cancel);
            return tally;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{e.Message} {tally.Imported} letters are imported; "
                + "run the same command again for the rest, none comes twice.");
        }
    }

    private static string[] PathInto(ParseResult arguments)
        => arguments.GetValue(Into) is { Length: > 0 } into ? into.Split('/') : [];
}
