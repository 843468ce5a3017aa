using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Tests.Network;

/// <summary>Two pipes with a session of ours at one end and the test at the other.</summary>
internal sealed class TestConnection : IAsyncDisposable, IConnectionLifetimeNotificationFeature
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly DefaultConnectionContext _context;
    private readonly Task _served;
    private Stream _client;
    private byte[] _buffer = new byte[65536];
    private int _start;
    private int _end;

    public TestConnection(
        ConnectionHandler handler, ListenerTraits? traits = null, IPAddress? peer = null, int unread = 0)
    {
        Pipe toServer = new(new PipeOptions(pauseWriterThreshold: 0));
        Pipe toClient = new(new PipeOptions(pauseWriterThreshold: unread, resumeWriterThreshold: unread / 2));
        _context = new DefaultConnectionContext(
            "test", new DuplexPipe(toServer.Reader, toClient.Writer), new DuplexPipe(toClient.Reader, toServer.Writer))
        {
            RemoteEndPoint = new IPEndPoint(peer ?? IPAddress.Loopback, 40_000),
        };
        _context.Features.Set(traits ?? new ListenerTraits(ListenerTls.OnRequest));
        _context.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        ConnectionClosedRequested = _stopping.Token;
        // As a socket's transport does: an aborted connection takes nothing more.
        _context.ConnectionClosed.Register(() => toClient.Reader.Complete());
        _client = new DuplexStream(toClient.Reader.AsStream(), toServer.Writer.AsStream());
        _served = ServeAsync(handler);
    }

    /// <summary>Ends when the server has let go of the connection.</summary>
    public Task Served => _served;

    public CancellationToken ConnectionClosedRequested { get; set; }

    public static ConnectionRoster Roster(TimeProvider? clock = null, NetworkOptions? options = null)
        => new(
            options ?? new NetworkOptions(),
            new TestCertificates(),
            clock ?? new FakeTimeProvider(),
            NullLogger<ConnectionRoster>.Instance);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _client.WriteAsync(bytes);
        await _client.FlushAsync();
    }

    /// <summary>The next line without its CRLF, or null when the server has closed.</summary>
    public async Task<string?> ReadLineAsync()
        => await ReadBytesAsync() is { } line ? Encoding.UTF8.GetString(line[..^1]).TrimEnd('\r') : null;

    /// <summary>What comes up to the next LF, that included; null when the server has closed.</summary>
    public async Task<byte[]?> ReadBytesAsync()
    {
        while (true)
        {
            int end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                byte[] line = _buffer[_start..(_start + end + 1)];
                _start += end + 1;
                return line;
            }

            if (await FillAsync() == 0)
                return null;
        }
    }

    /// <summary>Reads on until what has come ends so.</summary>
    public async Task SkipToAsync(ReadOnlyMemory<byte> end)
    {
        while (!_buffer.AsSpan(_start, _end - _start).EndsWith("\n"u8)
            || _buffer.AsSpan(_start, _end - _start).IndexOf(end.Span) < 0)
        {
            if (await FillAsync() == 0)
                return;
        }

        _start = _end;
    }

    public async Task StartTlsAsync()
    {
        SslStream tls = new(_client);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "mail.example.test",
            RemoteCertificateValidationCallback = (_, shown, _, _) => TestCertificates.IsOurs(shown),
        });
        _client = tls;
    }

    /// <summary>The server begins to stop.</summary>
    public void RequestClose() => _stopping.Cancel();

    /// <summary>The peer closes its side.</summary>
    public async Task CloseAsync() => await _client.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _context.Abort();
        await _client.DisposeAsync();
        await _served.WaitAsync(TimeSpan.FromSeconds(10));
        _stopping.Dispose();
    }

    private async Task<int> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        int count = await _client.ReadAsync(_buffer.AsMemory(_end)).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        _end += count;
        return count;
    }

    private async Task ServeAsync(ConnectionHandler handler)
    {
        await handler.OnConnectedAsync(_context);
        await _context.Transport.Output.CompleteAsync();
        await _context.Transport.Input.CompleteAsync();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
