using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Storage.Routes;

namespace Shinten.Server.Queue;

/// <summary>Where mail goes whatever DNS says, from the shell: <c>shinten route …</c>.</summary>
public static class RouteCommands
{
    private const int SmtpPort = 25;
    private const int SubmissionsPort = 465;

    private static readonly Column<RouteSummary>[] Columns =
    [
        new("domain", route => route.Domain?.ToString() ?? StoredRoute.EveryDomain),
        new("host", route => route.Host),
        new("port", route => route.Port),
        new("tls", route => route.Tls.ToString().ToLowerInvariant()),
        new("implicitTls", route => route.HasImplicitTls),
        new("user", route => route.UserName),
    ];

    public static Command Create(OpenAdministration open) => new(
        "route", "Send mail for a domain, or all mail, to a host of your choice in place of the one in the DNS.")
    {
        Add(open),
        List(open),
        Remove(open),
    };

    private static Argument<RouteDomain> Domain() => new("domain")
    {
        Description = "The domain, for example example.org; * for every domain without a route of its own.",
        CustomParser = ReadDomain,
    };

    private static Command Add(OpenAdministration open)
    {
        Argument<RouteDomain> domain = Domain();
        Argument<HostAndPort> host = new("host")
        {
            Description = "The host and its port, for example smtp.example.net:587; 25 if no port is given.",
            CustomParser = ReadHost,
        };
        Option<RouteTls?> tls = new("--tls")
        {
            Description = "none, opportunistic (TLS where it is offered), required (never without), or verified (never "
                + "without a certificate that is valid for the host's name). Opportunistic, if it is not given; "
                + "verified, if there is a user.",
        };
        Option<bool> implicitTls = new("--implicit-tls")
        {
            Description = "TLS from the first byte. Port 465 has it without saying.",
        };
        Option<string?> user = new("--user") { Description = "The user to sign in as." };
        Option<FileInfo?> password = new("--password-file")
        {
            Description = "A file whose first line is the password; /dev/stdin reads it from a pipe.",
        };
        Command command = new("add", "Add a route, or put it in the place of the one that the domain has.")
        {
            domain, host, tls, implicitTls, user, password,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            HostAndPort target = arguments.GetRequiredValue(host);
            bool isImplicit = arguments.GetValue(implicitTls) || target.Port == SubmissionsPort;
            string? userName = arguments.GetValue(user);
            RouteTls demanded = arguments.GetValue(tls) ?? DefaultTls(userName, isImplicit);
            Check(demanded, isImplicit, userName);
            RouteToAdd route = new(
                new RouteSummary(
                    arguments.GetRequiredValue(domain).Name, target.Host, target.Port, demanded, isImplicit, userName),
                ReadPassword(userName, arguments.GetValue(password)));
            await using IAdministration administration = await open(arguments, cancel);
            await administration.AddRouteAsync(route, cancel);
            new CommandOutput(arguments).PrintOne(route.Route, Columns);
        });
        return command;
    }

    private static Command List(OpenAdministration open)
    {
        Command command = new("list", "List the routes.");
        command.SetAction(async (arguments, cancel) =>
        {
            await using IAdministration administration = await open(arguments, cancel);
            new CommandOutput(arguments).PrintMany(await administration.ListRoutesAsync(cancel), Columns);
        });
        return command;
    }

    private static Command Remove(OpenAdministration open)
    {
        Argument<RouteDomain> domain = Domain();
        Command command = new("remove", "Remove a route: the DNS says again where the domain's mail goes.") { domain };
        command.SetAction(async (arguments, cancel) =>
        {
            RouteDomain named = arguments.GetRequiredValue(domain);
            await using IAdministration administration = await open(arguments, cancel);
            if (await administration.RemoveRouteAsync(named.Name, cancel) == RemoveRouteOutcome.NotFound)
            {
                throw new CommandFailedException($"{named} has no route; see shinten route list.");
            }

            new CommandOutput(arguments).Say($"The route of {named} is removed.");
        });
        return command;
    }

    private static RouteTls DefaultTls(string? userName, bool isImplicit)
        => userName is not null ? RouteTls.Verified : isImplicit ? RouteTls.Required : RouteTls.Opportunistic;

    private static void Check(RouteTls tls, bool isImplicit, string? userName)
    {
        bool isDemanded = tls is RouteTls.Required or RouteTls.Verified;
        if (userName is not null && !isDemanded)
        {
            throw new CommandFailedException("a password is never sent without TLS: say --tls verified or required.");
        }

        if (isImplicit && !isDemanded)
        {
            throw new CommandFailedException(
                "TLS from the first byte is TLS demanded: say --tls verified or required.");
        }

        if (userName?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw new CommandFailedException("a user's name has no NUL in it.");
        }
    }

    private static string? ReadPassword(string? userName, FileInfo? file)
    {
        if (userName is null)
        {
            return file is null ? null : throw new CommandFailedException("a password needs its --user.");
        }

        return file is not null && File.ReadLines(file.FullName).FirstOrDefault()?.Trim() is { Length: > 0 } password
            ? password
            : throw new CommandFailedException("the user's password is missing: --password-file FILE, its first line.");
    }

    private static RouteDomain? ReadDomain(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        return text == StoredRoute.EveryDomain ? new RouteDomain(null)
            : CommandArguments.DomainName(argument) is { } name ? new RouteDomain(name)
            : null;
    }

    // host = (domain / address / "[" IPv6-address "]") [":" port]
    private static HostAndPort? ReadHost(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return new HostAndPort(address.ToString(), SmtpPort);
        }

        int colon = text.LastIndexOf(':');
        string host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        ushort port = SmtpPort;
        bool hasPort = colon < 0
            || ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
        if (hasPort && port > 0 && IPAddress.TryParse(host, out address))
        {
            return new HostAndPort(address.ToString(), port);
        }

        if (hasPort && port > 0 && DomainName.TryParse(host, out DomainName? name))
        {
            return new HostAndPort(name.Value, port);
        }

        argument.AddError($"\"{text}\" is not a host such as smtp.example.net:587, 192.0.2.1:25 or [2001:db8::1]:25.");
        return null;
    }

    /// <summary>A domain, or every other.</summary>
    private sealed record RouteDomain(DomainName? Name)
    {
        public override string ToString() => Name?.ToString() ?? StoredRoute.EveryDomain;
    }

    private sealed record HostAndPort(string Host, int Port);
}
