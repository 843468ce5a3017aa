using System.CommandLine;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Storage.Directory;

namespace Shinten.Server.Domains;

/// <summary>The domains of this server from the shell: <c>shinten domain …</c>.</summary>
public static class DomainCommands
{
    private static readonly Column<DomainSummary>[] Columns =
    [
        new("name", domain => domain.Name.ToString()),
        new("catchAll", domain => domain.CatchAll?.ToString()),
    ];

    public static Command Create(OpenAdministration open) => new("domain", "Manage the domains of this server.")
    {
        Add(open),
        List(open),
        Show(open),
        CatchAll(open),
        Remove(open),
    };

    private static Argument<DomainName> Name() => new("name")
    {
        Description = "The domain, for example example.org.",
        CustomParser = CommandArguments.DomainName,
    };

    private static Command Add(OpenAdministration open)
    {
        Argument<DomainName> name = Name();
        Command command = new("add", "Add a domain and print the DNS records it needs.") { name };
        command.SetAction(async (arguments, cancel) =>
        {
            DomainName domain = arguments.GetRequiredValue(name);
            await using IAdministration administration = await open(arguments, cancel);
            if (await administration.AddDomainAsync(domain, cancel) == AddDomainOutcome.AlreadyExists)
            {
                throw new CommandFailedException($"this server already has {domain}.");
            }

            new CommandOutput(arguments).PrintMany(
                await administration.DnsRecordsAsync(domain, cancel), DnsRecord.Columns);
        });
        return command;
    }

    private static Command List(OpenAdministration open)
    {
        Command command = new("list", "List the domains of this server.");
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            new CommandOutput(arguments).PrintMany(await administration.ListDomainsAsync(cancel), Columns);
        });
        return command;
    }

    private static Command Show(OpenAdministration open)
    {
        Argument<DomainName> name = Name();
        Command command = new("show", "Print the DNS records that a domain needs.") { name };
        command.SetAction(async (arguments, cancel) =>
        {
            DomainName domain = arguments.GetRequiredValue(name);
            await using IAdministration administration = await open(arguments, cancel);
            await RequireAsync(administration, domain, cancel);
            new CommandOutput(arguments).PrintMany(
                await administration.DnsRecordsAsync(domain, cancel), DnsRecord.Columns);
        });
        return command;
    }

    private static Command CatchAll(OpenAdministration open)
    {
        Argument<DomainName> name = Name();
        Argument<MailAddress?> address = new("address")
        {
            Description = "The account that gets mail to unknown addresses; nobody, if it is left out.",
            CustomParser = CommandArguments.Address,
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("catch-all", "Say who gets mail to addresses that nobody has.") { name, address };
        command.SetAction(async (arguments, cancel) =>
        {
            DomainName domain = arguments.GetRequiredValue(name);
            MailAddress? login = arguments.GetValue(address);
            await using IAdministration administration = await open(arguments, cancel);
            string? refusal = await administration.SetCatchAllAsync(domain, login, cancel) switch
            {
                CatchAllOutcome.Done => null,
                CatchAllOutcome.NoSuchDomain => NotHere(domain),
                CatchAllOutcome.NoSuchAccount => $"there is no account {login}.",
            };
            if (refusal is not null)
            {
                throw new CommandFailedException(refusal);
            }

            new CommandOutput(arguments).PrintOne(new DomainSummary(domain, login), Columns);
        });
        return command;
    }

    private static Command Remove(OpenAdministration open)
    {
        Argument<DomainName> name = Name();
        Command command = new("remove", "Remove a domain that no account uses any more.") { name };
        command.SetAction(async (arguments, cancel) =>
        {
            DomainName domain = arguments.GetRequiredValue(name);
            await using IAdministration administration = await open(arguments, cancel);
            string? refusal = await administration.RemoveDomainAsync(domain, cancel) switch
            {
                RemoveDomainOutcome.Removed => null,
                RemoveDomainOutcome.NotFound => NotHere(domain),
                RemoveDomainOutcome.InUse => $"accounts still use {domain}: shinten account list; remove them first.",
            };
            if (refusal is not null)
            {
                throw new CommandFailedException(refusal);
            }

            new CommandOutput(arguments).Say($"{domain} is removed. Remove its DNS records too.");
        });
        return command;
    }

    private static async Task RequireAsync(
        IAdministration administration, DomainName domain, CancellationToken cancel)
    {
        if (!(await administration.ListDomainsAsync(cancel)).Any(known => known.Name == domain))
        {
            throw new CommandFailedException(NotHere(domain));
        }
    }

    private static string NotHere(DomainName domain) => $"this server has no domain {domain}; see shinten domain list.";
}
