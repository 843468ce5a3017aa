using Shinten.Mail.Addresses;
using Shinten.Storage.Routes;

namespace Shinten.Protocols.Admin;

/// <summary>Letters that wait to be sent, through the admin socket.</summary>
public sealed partial class AdminClient
{
    public Task<AddRouteOutcome> AddRouteAsync(RouteToAdd route, CancellationToken cancel)
        => CallAsync(QueueMethods.AddRoute, route, cancel);

    public Task<IReadOnlyList<RouteSummary>> ListRoutesAsync(CancellationToken cancel)
        => CallAsync(QueueMethods.ListRoutes, new NoArguments(), cancel);

    public Task<RemoveRouteOutcome> RemoveRouteAsync(DomainName? domain, CancellationToken cancel)
        => CallAsync(QueueMethods.RemoveRoute, new OfRoute(domain), cancel);

    public Task<QueuePage> ListQueueAsync(QueuePageToRead page, CancellationToken cancel)
        => CallAsync(QueueMethods.ListQueue, page, cancel);

    public Task<QueuedSummary?> FindQueuedAsync(string id, CancellationToken cancel)
        => CallAsync(QueueMethods.FindQueued, new OfQueued(id), cancel);

    public Task<bool> RetryQueuedAsync(string id, CancellationToken cancel)
        => CallAsync(QueueMethods.RetryQueued, new OfQueued(id), cancel);

    public Task<long> RetryQueueAsync(CancellationToken cancel)
        => CallAsync(QueueMethods.RetryQueue, new NoArguments(), cancel);

    public Task<bool> DropQueuedAsync(string id, CancellationToken cancel)
        => CallAsync(QueueMethods.DropQueued, new OfQueued(id), cancel);
}
