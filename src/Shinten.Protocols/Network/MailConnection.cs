using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace Shinten.Protocols.Network;

/// <summary>A connection as the sessions of all protocols see it: lines in, bytes out, TLS on request, limits in
/// force.</summary>
public sealed class MailConnection : IAsyncDisposable
{
    private readonly TransportStream _transport;
    private readonly Deadlines _deadlines;
    private readonly ConnectionContext _context;
    private readonly ConnectionRoster _roster;
    private SslStream? _tls;

    internal MailConnection(ConnectionContext context, ConnectionRoster roster)
    {
        _context = context;
        _roster = roster;
        _transport = new TransportStream(context.Transport);
        _deadlines = new Deadlines(roster.Clock, roster.Options);
        Reader = new ConnectionReader(_transport, _deadlines);
        Writer = new ConnectionWriter(_transport, _deadlines);
        Network = RemoteNetwork.Of(context.RemoteEndPoint);
        Listener = context.Features.Get<ListenerTraits>() ?? new ListenerTraits(ListenerTls.OnRequest);
    }

    public ConnectionReader Reader { get; }

    public ConnectionWriter Writer { get; }

    public RemoteNetwork Network { get; }

    public ListenerTraits Listener { get; }

    /// <summary>The TLS this connection runs over, or null while it is in clear.</summary>
    public TlsConnection? Tls { get; private set; }

    /// <summary>True when the client may ask for TLS now.</summary>
    public bool CanStartTls => Tls is null && _roster.Certificates.IsAvailable;

    /// <summary>How long the peer may be silent; set by the protocol as its states demand.</summary>
    public TimeSpan IdleTimeout { get => _deadlines.IdleTimeout; set => _deadlines.IdleTimeout = value; }

    /// <summary>Why reading has ended, if it has.</summary>
    public ConnectionEnd End => _transport.End;

    /// <summary>
    /// Throws away what was sent ahead of TLS. Nobody honest does that, and who sits between could have put it there
    /// (RFC 3207 §4.2, CVE-2011-0411); call it before the go-ahead is said.
    /// </summary>
    public bool DropInputBeforeTls()
    {
        long dropped = Reader.Drop();
        if (dropped > 0)
            _roster.CountInjection();

        return dropped > 0;
    }

    /// <summary>Shakes hands as TLS server; from here on everything read and written is under TLS.</summary>
    /// <exception cref="IOException">The peer gave up or took too long.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The two could not agree.</exception>
    public async Task StartTlsAsync(CancellationToken cancel)
    {
        SslStream tls = new(_transport, leaveInnerStreamOpen: true);
        _tls = tls;
        _deadlines.StartRead(_roster.Options.TlsHandshakeTimeout);
        try
        {
            await tls.AuthenticateAsServerAsync(OptionsFor, _roster.Certificates, cancel);
        }
        finally
        {
            _deadlines.EndRead();
        }

        Tls = TlsConnection.Of(tls);
        Reader.ReadFrom(tls);
        Writer.WriteTo(tls);
    }

    internal void Check(long now)
    {
        if (_deadlines.IsWriteOverdue(now))
            _context.Abort();
        else if (_deadlines.Check(now) is var end and not ConnectionEnd.None)
            _transport.EndReading(end);
    }

    internal void ShutDown() => _transport.EndReading(ConnectionEnd.ShuttingDown);

    /// <summary>Says goodbye under TLS and gives every buffer back.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await SayGoodbyeAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The peer has gone first.
        }
        finally
        {
            Reader.Release();
            Writer.Release();
            await _transport.DisposeAsync();
        }
    }

    private async ValueTask SayGoodbyeAsync()
    {
        if (_tls is null)
        {
            await _transport.FlushOutputAsync(CancellationToken.None);
            return;
        }

        await using SslStream tls = _tls;
        if (Tls is not null && End != ConnectionEnd.Closed)
        {
            await tls.ShutdownAsync();
            await _transport.FlushOutputAsync(CancellationToken.None);
        }
    }

    private static ValueTask<SslServerAuthenticationOptions> OptionsFor(
        SslStream stream, SslClientHelloInfo hello, object? certificates, CancellationToken cancel)
        => ValueTask.FromResult(((ITlsCertificates)certificates!).For(hello.ServerName));
}
