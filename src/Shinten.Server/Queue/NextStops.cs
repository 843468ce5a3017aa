using System.Globalization;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Server.Arrival;
using Shinten.Storage.Routes;

namespace Shinten.Server.Queue;

/// <summary>Finds where a recipient's copy goes: here, along a route, or to the hosts of its domain.</summary>
internal sealed class NextStops(RecipientDirectory directory, RouteTable routes)
{
    public async ValueTask<NextStop> FindAsync(MailAddress recipient, CancellationToken cancel)
    {
        switch (await directory.CheckAsync(recipient, cancel))
        {
            case RecipientCheck.Accepted { Account: { } account }:
                return new NextStop.Here(account);
            case RecipientCheck.Refused { Reason: RecipientRefusal.NotHere }:
                break;
            case RecipientCheck.Refused { Reason: RecipientRefusal.Unknown }:
                return new NextStop.Nowhere(true, "5.1.1", "There is no such address here.");
            case RecipientCheck.Refused { Reason: RecipientRefusal.Suspended }:
                return new NextStop.Nowhere(true, "5.2.1", "The mailbox is closed.");
            case RecipientCheck.Refused { Reason: RecipientRefusal.Full }:
                return new NextStop.Nowhere(false, "4.2.2", "The mailbox is full.");
            default:
                return new NextStop.Nowhere(false, "4.3.0", "The mailbox cannot be reached now.");
        }

        if (recipient.Domain is not { } domain)
        {
            return new NextStop.Nowhere(true, "5.1.2", "No letters are sent to address literals.");
        }

        return await routes.FindAsync(domain, cancel) is { } route
            ? new NextStop.Elsewhere(NameOf(route), domain, route)
            : new NextStop.Elsewhere(domain.Value, domain, null);
    }

    // A change of the route is another name, so that no connection of the old one is used.
    private static string NameOf(StoredRoute route) => string.Create(
        CultureInfo.InvariantCulture,
        $"{route.DomainText} {route.Host} {route.Port} {(int)route.Tls} {route.HasImplicitTls}");
}
