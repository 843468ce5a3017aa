using Microsoft.Extensions.Logging;
using Shinten.Protocols.Smtp.Client;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Arrival;
using Shinten.Server.Dns;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>What the queue works with.</summary>
internal sealed record QueueWorkerServices(
    string HostName, MailStore Store, LetterFiling Filing, ServerKeys Keys, TimeProvider Clock)
{
    private QueueSeals? _seals;
    private QueuedLetters? _letters;
    private NextStops? _stops;

    public required QueueOptions Options { get; init; }

    public required MailHosts Hosts { get; init; }

    /// <summary>How long hosts may take.</summary>
    public SmtpClientTimeouts Timeouts { get; init; } = new();

    public OutgoingQueue Queue => Store.Queue;

    public QueuedLetters Letters => _letters ??= new QueuedLetters(Queue, Seals);

    public NextStops Stops => _stops ??= new NextStops(Directory, Store.Routes);

    private QueueSeals Seals => _seals ??= new QueueSeals(Keys.Queue);

    private RecipientDirectory Directory => new(Store.Directory, HostName);

    public LaneServices LaneServicesFor(
        ILogger logger, Action progress, CancellationToken closing, CancellationToken stop)
        => new()
        {
            Options = Options,
            Hosts = new HostList(Hosts, new RouteSeals(Keys.Queue)),
            Letters = Letters,
            Queue = Queue,
            Smtp = new SmtpClientSettings(HostName, Clock) { Timeouts = Timeouts },
            Logger = logger,
            Progress = progress,
            Closing = closing,
            Stop = stop,
            Connections = new SemaphoreSlim(Options.MaxConnections, Options.MaxConnections),
        };

    public QueueJobServices JobServicesFor(ILogger logger, CancellationToken stop)
    {
        LocalDelivery local = new(Filing, Keys, Letters, Clock);
        return new QueueJobServices
        {
            Letters = Letters,
            Filing = Filing,
            Local = local,
            Notices = new Notices(HostName, Directory, local, Seals, Clock),
            Times = new RetryTimes(Options),
            Clock = Clock,
            Logger = logger,
            Stop = stop,
        };
    }
}
