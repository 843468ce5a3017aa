using Shinten.Mail.Addresses;
using Shinten.Storage.Routes;

namespace Shinten.Protocols.Admin;

/// <summary>Letters that wait to be sent, and where they go.</summary>
public partial interface IAdministration
{
    /// <summary>Puts a route in the place of the one that its domain had.</summary>
    Task<AddRouteOutcome> AddRouteAsync(RouteToAdd route, CancellationToken cancel);

    Task<IReadOnlyList<RouteSummary>> ListRoutesAsync(CancellationToken cancel);

    /// <param name="domain">Null for the route of every other domain.</param>
    Task<RemoveRouteOutcome> RemoveRouteAsync(DomainName? domain, CancellationToken cancel);

    /// <summary>A page of the queue, what is due first in front.</summary>
    Task<QueuePage> ListQueueAsync(QueuePageToRead page, CancellationToken cancel);

    /// <summary>One letter of the queue; null if it is not there.</summary>
    Task<QueuedSummary?> FindQueuedAsync(string id, CancellationToken cancel);

    /// <summary>Has a letter tried at once; false if it is not there.</summary>
    Task<bool> RetryQueuedAsync(string id, CancellationToken cancel);

    /// <summary>Has all letters tried at once; how many there are.</summary>
    Task<long> RetryQueueAsync(CancellationToken cancel);

    /// <summary>Throws a letter away, and nobody is told; false if it is not there.</summary>
    Task<bool> DropQueuedAsync(string id, CancellationToken cancel);
}
