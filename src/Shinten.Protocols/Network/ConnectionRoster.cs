using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Shinten.Protocols.Network;

/// <summary>Every open connection of the process: counts them, watches their deadlines, ends them when the server
/// stops.</summary>
public sealed partial class ConnectionRoster : IDisposable
{
    private readonly ConcurrentDictionary<MailConnection, bool> _open = new();
    private readonly Dictionary<RemoteNetwork, int> _perNetwork = [];
    private readonly ILogger<ConnectionRoster> _logger;
    private readonly ITimer _timer;
    private int _count;
    private long _injections;

    public ConnectionRoster(
        NetworkOptions options, ITlsCertificates certificates, TimeProvider clock, ILogger<ConnectionRoster> logger)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (Options, Certificates, Clock, _logger) = (options, certificates, clock, logger);
        _timer = clock.CreateTimer(
            _ => CheckDeadlines(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public NetworkOptions Options { get; }

    public ITlsCertificates Certificates { get; }

    public TimeProvider Clock { get; }

    public int OpenConnections => Volatile.Read(ref _count);

    /// <summary>How often something was sent ahead of TLS, which only an attacker does.</summary>
    public long Injections => Volatile.Read(ref _injections);

    /// <summary>Runs one connection from its first byte to its last; what the session throws ends here.</summary>
    /// <remarks>A peer for whom there is no room is told the busy line, which brings its own line end.</remarks>
    public async Task ServeAsync(
        ConnectionContext context,
        ReadOnlyMemory<byte> busyLine,
        Func<MailConnection, CancellationToken, Task> session)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(session);
        await using MailConnection connection = new(context, this);
        if (!TryEnter(connection.Network))
        {
            await RefuseAsync(connection, busyLine, context.ConnectionClosed);
            return;
        }

        _open.TryAdd(connection, true);
        using CancellationTokenRegistration stopping = OnShutdown(context, connection);
        try
        {
            if (connection.Listener.Tls == ListenerTls.Implicit)
                await connection.StartTlsAsync(context.ConnectionClosed);

            await session(connection, context.ConnectionClosed);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            LogGone(connection.End);
        }
        catch (AuthenticationException)
        {
            LogNoTls();
        }
        finally
        {
            _open.TryRemove(connection, out _);
            Leave(connection.Network);
        }
    }

    public void Dispose() => _timer.Dispose();

    internal void CountInjection()
    {
        Interlocked.Increment(ref _injections);
        LogInjection();
    }

    private static CancellationTokenRegistration OnShutdown(ConnectionContext context, MailConnection connection)
        => context.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime
            ? lifetime.ConnectionClosedRequested.UnsafeRegister(
                static state => ((MailConnection)state!).ShutDown(), connection)
            : default;

    private static async Task RefuseAsync(
        MailConnection connection, ReadOnlyMemory<byte> busyLine, CancellationToken cancel)
    {
        if (connection.Listener.Tls == ListenerTls.Implicit)
            return;

        busyLine.Span.CopyTo(connection.Writer.GetSpan(busyLine.Length));
        connection.Writer.Advance(busyLine.Length);
        try
        {
            await connection.Writer.FlushAsync(cancel);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The peer did not wait for it.
        }
    }

    internal bool TryEnter(RemoteNetwork network)
    {
        lock (_perNetwork)
        {
            if (_count >= Options.MaxConnections)
                return false;

            if (!network.IsLocal)
            {
                ref int open = ref CollectionsMarshal.GetValueRefOrAddDefault(_perNetwork, network, out _);
                if (open >= Options.MaxConnectionsPerNetwork)
                    return false;

                open++;
            }

            _count++;
            return true;
        }
    }

    internal void Leave(RemoteNetwork network)
    {
        lock (_perNetwork)
        {
            _count--;
            if (!network.IsLocal && --CollectionsMarshal.GetValueRefOrNullRef(_perNetwork, network) == 0)
                _perNetwork.Remove(network);
        }
    }

    private void CheckDeadlines()
    {
        long now = Clock.GetTimestamp();
        foreach (KeyValuePair<MailConnection, bool> connection in _open)
            connection.Key.Check(now);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A peer ended its connection: {Reason}.")]
    private partial void LogGone(ConnectionEnd reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A TLS handshake failed.")]
    private partial void LogNoTls();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Input was sent ahead of TLS and dropped (RFC 3207 §4.2).")]
    private partial void LogInjection();
}
