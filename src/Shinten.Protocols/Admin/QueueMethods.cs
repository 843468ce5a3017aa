using Shinten.Storage.Routes;

namespace Shinten.Protocols.Admin;

/// <summary>What of the admin socket is about letters that wait to be sent.</summary>
internal static class QueueMethods
{
    private static readonly AdminJson Json = AdminJson.Default;

    public static readonly AdminMethod<RouteToAdd, AddRouteOutcome> AddRoute = new(
        "route add", Json.RouteToAdd, Json.AddRouteOutcome,
        (server, route, cancel) => server.AddRouteAsync(route, cancel));

    public static readonly AdminMethod<NoArguments, IReadOnlyList<RouteSummary>> ListRoutes = new(
        "route list", Json.NoArguments, Json.IReadOnlyListRouteSummary,
        (server, _, cancel) => server.ListRoutesAsync(cancel));

    public static readonly AdminMethod<OfRoute, RemoveRouteOutcome> RemoveRoute = new(
        "route remove", Json.OfRoute, Json.RemoveRouteOutcome,
        (server, request, cancel) => server.RemoveRouteAsync(request.Domain, cancel));

    public static readonly AdminMethod<QueuePageToRead, QueuePage> ListQueue = new(
        "queue list", Json.QueuePageToRead, Json.QueuePage,
        (server, page, cancel) => server.ListQueueAsync(page, cancel));

    public static readonly AdminMethod<OfQueued, QueuedSummary?> FindQueued = new(
        "queue show", Json.OfQueued, Json.QueuedSummary!,
        (server, request, cancel) => server.FindQueuedAsync(request.Id, cancel));

    public static readonly AdminMethod<OfQueued, bool> RetryQueued = new(
        "queue retry", Json.OfQueued, Json.Boolean,
        (server, request, cancel) => server.RetryQueuedAsync(request.Id, cancel));

    public static readonly AdminMethod<NoArguments, long> RetryQueue = new(
        "queue retry all", Json.NoArguments, Json.Int64, (server, _, cancel) => server.RetryQueueAsync(cancel));

    public static readonly AdminMethod<OfQueued, bool> DropQueued = new(
        "queue drop", Json.OfQueued, Json.Boolean,
        (server, request, cancel) => server.DropQueuedAsync(request.Id, cancel));
}
