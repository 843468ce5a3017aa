using System.Buffers;
using System.Security.Cryptography;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Smtp.Client;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Server.Queue;
using Shinten.Storage.Queue;
using Shinten.Storage.Routes;

namespace Shinten.Server.Accounts;

/// <content>Letters that wait to be sent, and where they go.</content>
internal sealed partial class Administration
{
    private const int MaxPage = 500;

    private readonly QueueSeals _queueSeals = new(keys.Queue);
    private readonly RouteSeals _routeSeals = new(keys.Queue);

    public Task<AddRouteOutcome> AddRouteAsync(RouteToAdd route, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(route);
        RouteSummary summary = route.Route;
        StoredRoute stored = new(summary.Domain, summary.Host, summary.Port)
        {
            Tls = summary.Tls,
            HasImplicitTls = summary.HasImplicitTls,
        };
        if (summary.UserName is { } userName)
        {
            HostCredentials credentials = new(userName, route.Password ?? "");
            stored = stored with { Credentials = _routeSeals.Seal(stored, credentials) };
        }

        return store.Routes.AddAsync(stored, cancel);
    }

    public async Task<IReadOnlyList<RouteSummary>> ListRoutesAsync(CancellationToken cancel)
        => [.. (await store.Routes.ListAsync(cancel)).Select(SummaryOf)];

    public Task<RemoveRouteOutcome> RemoveRouteAsync(DomainName? domain, CancellationToken cancel)
        => store.Routes.RemoveAsync(domain, cancel);

    public async Task<QueuePage> ListQueueAsync(QueuePageToRead page, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(page);
        QueueCursor after = page.NextAttempt is { } time && ReadId(page.Id) is { } id
            ? new QueueCursor(time, page.Account, id)
            : QueueCursor.Start;
        IReadOnlyList<QueueRow> rows = await store.Queue.ListAsync(
            after, DateTimeOffset.MaxValue, Math.Clamp(page.Count, 1, MaxPage), cancel);
        return new QueuePage([.. rows.Select(SummaryOf)], await store.Queue.CountAsync(cancel));
    }

    public async Task<QueuedSummary?> FindQueuedAsync(string id, CancellationToken cancel)
        => await FindRowAsync(id, cancel) is { } row ? SummaryOf(row) : null;

    public async Task<bool> RetryQueuedAsync(string id, CancellationToken cancel)
        => ReadId(id) is { } item && await store.Queue.HurryAsync(item, cancel);

    public async Task<long> RetryQueueAsync(CancellationToken cancel)
    {
        await store.Queue.HurryAllAsync(cancel);
        return await store.Queue.CountAsync(cancel);
    }

    public async Task<bool> DropQueuedAsync(string id, CancellationToken cancel)
        => await FindRowAsync(id, cancel) is { } row
            && await store.Queue.ApplyAsync(new QueueChange.Remove(row.Account, row.Id), cancel);

    private async Task<QueueRow?> FindRowAsync(string id, CancellationToken cancel)
        => ReadId(id) is { } item ? await store.Queue.FindAsync(item, cancel) : null;

    private RouteSummary SummaryOf(StoredRoute route)
        => new(
            route.Domain,
            route.Host,
            route.Port,
            route.Tls,
            route.HasImplicitTls,
            route.Credentials is null ? null : UserNameOf(route));

    private string UserNameOf(StoredRoute route)
    {
        try
        {
            return _routeSeals.Open(route)!.UserName;
        }
        catch (CryptographicException e)
        {
            throw new CommandFailedException(e.Message);
        }
    }

    private QueuedSummary SummaryOf(QueueRow row)
    {
        QueuedEnvelope? envelope = _queueSeals.TryOpen(row, out QueuedLetter? letter)
            ? new QueuedEnvelope(
                letter.ReversePath,
                letter.ArrivedAt,
                letter.HoldUntil,
                letter.Attempts,
                [.. letter.Recipients.Select(recipient => new QueuedRecipientSummary(
                    recipient.Address,
                    recipient.State.ToString().ToLowerInvariant(),
                    recipient.LastReply,
                    recipient.LastHost))])
            : null;
        return new QueuedSummary(row.Id.ToString(), row.Account, row.NextAttempt, row.ContentLength, envelope);
    }

    private static ItemId? ReadId(string id)
    {
        Span<byte> bytes = stackalloc byte[ItemId.Length];
        return id.Length == 2 * ItemId.Length
            && Convert.FromHexString(id, bytes, out _, out _) == OperationStatus.Done
                ? ItemId.Read(bytes)
                : null;
    }
}
