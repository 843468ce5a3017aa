using System.CommandLine;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Mail.Addresses;
using Shinten.Owner.Accounts;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;

namespace Shinten.Owner.Setup;

/// <summary><c>shinten setup</c>: from nothing to a server with a domain and its first account.</summary>
public static class SetupCommand
{
    private static readonly Option<DomainName?> HostName = new("--host-name")
    {
        Description = "The name of this machine on the Internet, for example mail.example.org.",
        CustomParser = CommandArguments.DomainName,
    };

    private static readonly Option<DomainName?> Domain = new("--domain")
    {
        Description = "The first domain to take mail for, for example example.org.",
        CustomParser = CommandArguments.DomainName,
    };

    private static readonly Option<MailAddress?> Address = new("--account")
    {
        Description = "The first account, for example alice@example.org.",
        CustomParser = CommandArguments.Address,
    };

    private static readonly Option<RecoveryLanguage> Language = new("--recovery-language")
    {
        Description = "The language of the recovery words: english or japanese.",
    };

    public static Command Create(OpenAdministration open, PrepareServer prepare, TimeProvider clock)
    {
        Command command = new("setup", "Make a server: folders, keys, a domain and the first account.")
        {
            HostName, Domain, Address, NewPassword.FileOption, Language,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            Wishes wishes = Ask(arguments);
            using OpaquePassword password = NewPassword.Of(arguments);
            prepare(arguments, wishes.HostName.Value);
            await using IAdministration administration = await open(arguments, cancel);
            await administration.AddDomainAsync(wishes.Domain, cancel);

            using AppPassword app = AppPassword.Generate();
            MadeAccount account = await new AccountMaker(administration, clock).MakeAsync(
                new AccountToMake(wishes.Account, password)
                {
                    AppPasswords = [new(app, Access.Everything)],
                    Language = arguments.GetValue(Language),
                },
                cancel);
            IReadOnlyList<DnsRecord> records = await administration.DnsRecordsAsync(wishes.Domain, cancel);
            Print(arguments, wishes, account, app.Reveal(), records);
        });
        return command;
    }

    private static Wishes Ask(ParseResult arguments)
    {
        DomainName host = arguments.GetValue(HostName)
            ?? AskDomain("Name of this machine on the Internet, for example mail.example.org");
        if (!host.ToString().Contains('.', StringComparison.Ordinal))
        {
            throw new CommandFailedException(
                $"{host} is not a full name such as mail.example.org; nothing was done.");
        }

        DomainName domain = arguments.GetValue(Domain) ?? AskDomain("Domain to take mail for, for example example.org");
        MailAddress account = arguments.GetValue(Address)
            ?? AskAddress($"Address of the first account, for example alice@{domain}");
        return account.Domain == domain
            ? new Wishes(host, domain, account)
            : throw new CommandFailedException($"{account} is not an address at {domain}; nothing was done.");
    }

    private static DomainName AskDomain(string question)
        => DomainName.TryParse(PasswordPrompt.AskOpenly(question), out DomainName? name)
            ? name
            : throw new CommandFailedException("that is not a domain name; nothing was done.");

    private static MailAddress AskAddress(string question)
        => MailAddress.TryParse(PasswordPrompt.AskOpenly(question), out MailAddress? address)
            ? address
            : throw new CommandFailedException("that is not an address; nothing was done.");

    private static void Print(
        ParseResult arguments,
        Wishes wishes,
        MadeAccount account,
        string appPassword,
        IReadOnlyList<DnsRecord> records)
    {
        CommandOutput output = new(arguments);
        Column<MadeAccount>[] columns =
        [
            new("hostName", _ => wishes.HostName.ToString()),
            new("domain", _ => wishes.Domain.ToString()),
            new("address", made => made.Address.ToString()),
            new("recovery", made => output.IsJson
                ? made.Recovery
                : made.Recovery.Chunk(6).Select(line => string.Join(' ', line))),
            new("appPassword", _ => appPassword),
        ];
        if (output.IsJson)
        {
            output.PrintOne(account, [.. columns, new("records", _ => records.Select(InZoneFile))]);
            return;
        }

        output.PrintOne(account, columns);
        output.Say(
            "Write the recovery words on paper: they open the mail when the password is lost; nothing else does.");
        output.Say("The app password, which opens everything, is for a first mail program. Both are shown this once.");
        output.Say("Publish these DNS records:");
        output.PrintMany(records, DnsRecord.Columns);
        string where = GlobalOptions.AsTyped(arguments);
        output.Say($"Back up the keys folder apart from the data. Then: shinten check{where}, shinten serve{where}.");
    }

    private static string InZoneFile(DnsRecord record) => $"{record.Name} {record.Type} {record.Value}";

    private sealed record Wishes(DomainName HostName, DomainName Domain, MailAddress Account);
}
