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

    private static readonly Option<string[]> Folders = new("--folder")
    {
        Description = "From another server: only this mailbox and those below it; may be given several times.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> Again = new("--again")
    {
        Description = "Import also letters that were imported into that mailbox before.",
    };

    public static Command Create(OpenAdministration open)
    {
        Command command = new("import", "Carry letters into an account, sealed as they come in.")
        {
            Address, From, Format, Into, Folders, Again, OwnerLogin.PasswordFile, OwnerLogin.RecoveryFile,
        };
        foreach (Option option in ImapServer.Options)
        {
            command.Add(option);
        }

        command.SetAction(async (arguments, cancel) =>
        {
            MailAddress login = arguments.GetRequiredValue(Address);
            string from = Require(arguments);
            await using IAdministration administration = await open(arguments, cancel);
            using UnlockedOwner owner = await OwnerLogin.UnlockAsync(arguments, administration, login, cancel);
            using ImportMarker marker = owner.Secrets.CreateImportMarker();
            ImportMemory memory = new(administration, owner.Proof, marker);
            ImportTally tally = new(login.ToString(), from);
            using IImportSource source = Open(arguments, memory);
            MailboxPaths mailboxes = new(administration, owner.Proof, PathInto(arguments));
            using ImportRun run = new(administration, owner.Proof, mailboxes, memory, tally)
            {
                IsAgain = arguments.GetValue(Again),
            };
            await TransferProgress.ShowAsync(
                arguments, $"Importing into {login}", progress => RunAsync(run, source, tally, progress, cancel));
            CommandOutput output = new(arguments);
            output.PrintOne(tally, ImportTally.Columns);
            if (source is ImapSource { LeftOut: { Count: > 0 } views })
            {
                output.Say($"Left out, since they show what is in others once more: {string.Join(", ", views)}. "
                    + "What is in none of the others is not imported; --folder names one to import all the same.");
            }

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

    private static string Require(ParseResult arguments)
        => (arguments.GetValue(From), arguments.GetValue(ImapServer.HostOption)) switch
        {
            ({ } path, null) => path,
            (null, { } host) => host,
            _ => throw new CommandFailedException("say where the letters are: --from PATH, or --imap HOST."),
        };

    private static IImportSource Open(ParseResult arguments, ImportMemory memory)
        => arguments.GetValue(ImapServer.HostOption) is { } host
            ? new ImapSource(ImapServer.Of(arguments, host), memory, arguments.GetRequiredValue(Folders))
            : FileSources.Open(
                arguments.GetRequiredValue(From)!, arguments.GetValue(Format), arguments.GetValue(Into) is not null);

    private static string[] PathInto(ParseResult arguments)
        => arguments.GetValue(Into) is { Length: > 0 } into ? into.Split('/') : [];
}
