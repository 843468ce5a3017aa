using Microsoft.Extensions.Logging;
using Shinten.Protocols.Smtp.Client;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>What all lanes share.</summary>
internal sealed record LaneServices : IDisposable
{
    public required QueueOptions Options { get; init; }

    public required HostList Hosts { get; init; }

    public required QueuedLetters Letters { get; init; }

    public required OutgoingQueue Queue { get; init; }

    public required SmtpClientSettings Smtp { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Ends what is under way.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Lets what is under way come to its end, and begins nothing more.</summary>
    public required CancellationToken Closing { get; init; }

    /// <summary>To be called when a letter was answered.</summary>
    public required Action Progress { get; init; }

    /// <summary>Slots for connections, of all lanes together.</summary>
    public required SemaphoreSlim Connections { get; init; }

    /// <summary>Letters that one lane may have in memory, without their bytes.</summary>
    public int MaxInFlight { get; init; } = 128;

    public TimeProvider Clock => Smtp.Clock;

    public int Hurries => Queue.Hurries;

    public void Dispose() => Connections.Dispose();
}
