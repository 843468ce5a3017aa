using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>A connection to a host: what is said is gathered until it is sent, and everything has its time.</summary>
internal sealed class ClientWire : IAsyncDisposable, IBufferWriter<byte>
{
    private const int BlockLength = 32 * 1024;

    private readonly Socket _socket;
    private readonly ReplyReader _replies = new();
    private readonly TimeProvider _clock;
    private CancellationTokenSource _deadline;
    private Stream _stream = Stream.Null;
    private byte[] _output = ArrayPool<byte>.Shared.Rent(BlockLength);
    private int _length;

    private ClientWire(Socket socket, TimeProvider clock)
    {
        (_socket, _clock) = (socket, clock);
        _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    /// <summary>The TLS it runs over, or null.</summary>
    public SslStream? Tls => _stream as SslStream;

    /// <summary>True when so much is gathered that it should be sent.</summary>
    public bool IsFull => _length >= BlockLength / 2;

    /// <exception cref="SmtpClientException">There is nobody.</exception>
    public static async Task<ClientWire> ConnectAsync(
        NextHost host, SmtpClientSettings settings, CancellationToken cancel)
    {
        Socket socket = new(host.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        ClientWire wire = new(socket, settings.Clock);
        try
        {
            await wire.WithinAsync(
                settings.Timeouts.Connect, token => socket.ConnectAsync(host.Address, token), cancel);
            wire._stream = new NetworkStream(socket, ownsSocket: true);
            return wire;
        }
        catch (SmtpClientException e)
        {
            await wire.DisposeAsync();
            throw new SmtpClientException(HostFailure.Unreachable, $"no connection: {e.Message}");
        }
        catch
        {
            await wire.DisposeAsync();
            throw;
        }
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _output.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _output.AsSpan(_length);
    }

    /// <summary>Sends what is gathered.</summary>
    /// <exception cref="SmtpClientException">The host does not take it.</exception>
    public async ValueTask SendAsync(TimeSpan timeout, CancellationToken cancel)
    {
        if (_length == 0)
        {
            return;
        }

        try
        {
            await WithinAsync(timeout, token => _stream.WriteAsync(_output.AsMemory(0, _length), token), cancel);
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>The next reply, all of it within the time.</summary>
    /// <exception cref="SmtpClientException">None comes, or what comes is none.</exception>
    public async ValueTask<ServerReply> ReadReplyAsync(TimeSpan timeout, CancellationToken cancel)
    {
        if (_replies.TryTake() is { } there)
        {
            return there;
        }

        ServerReply? reply = null;
        await WithinAsync(
            timeout,
            async token =>
            {
                while ((reply = _replies.TryTake()) is null)
                {
                    int count = await _stream.ReadAsync(_replies.Room, token);
                    if (count == 0)
                    {
                        throw new SmtpClientException(HostFailure.Closed, "it closed the connection");
                    }

                    _replies.Received(count);
                }
            },
            cancel);
        return reply!;
    }

    /// <summary>Shakes hands as TLS client. What came in clear behind the go-ahead is thrown away
    /// (RFC 3207 §4.2).</summary>
    /// <exception cref="SmtpClientException">The two could not agree.</exception>
    public async Task StartTlsAsync(
        SslClientAuthenticationOptions options, TimeSpan timeout, CancellationToken cancel)
    {
        _replies.Drop();
        SslStream tls = new(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        try
        {
            await WithinAsync(timeout, token => new ValueTask(tls.AuthenticateAsClientAsync(options, token)), cancel);
        }
        catch (AuthenticationException e)
        {
            throw new SmtpClientException(
                HostFailure.BrokenTls,
                e.InnerException is null ? "its certificate is not valid for its name" : "TLS failed");
        }
        catch (SmtpClientException e) when (e.Failure is HostFailure.Closed or HostFailure.TimedOut)
        {
            throw new SmtpClientException(HostFailure.BrokenTls, $"TLS failed: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _replies.Dispose();
        Forget();
        ArrayPool<byte>.Shared.Return(_output);
        _output = [];
        _deadline.Dispose();
        try
        {
            await _stream.DisposeAsync();
        }
        catch (IOException)
        {
            // It has gone first.
        }

        _socket.Dispose();
    }

    /// <summary>Does one thing within a time; what fails on the way is said in words of our own.</summary>
    private async ValueTask WithinAsync(
        TimeSpan timeout, Func<CancellationToken, ValueTask> action, CancellationToken cancel)
    {
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        }

        _deadline.CancelAfter(timeout);
        using CancellationTokenRegistration linked = cancel.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _deadline);
        try
        {
            await action(_deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SmtpClientException(HostFailure.TimedOut, "it took too long");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            cancel.ThrowIfCancellationRequested();
            throw new SmtpClientException(HostFailure.Closed, Why(e));
        }
    }

    private static string Why(Exception e) => (e as SocketException ?? e.InnerException as SocketException) switch
    {
        { SocketErrorCode: SocketError.ConnectionRefused } => "it refuses connections",
        { SocketErrorCode: SocketError.TimedOut } => "it does not answer",
        { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "there is no way to it",
        _ => "it closed the connection",
    };

    private void MakeRoom(int sizeHint)
    {
        int needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _output.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _output.Length * 2));
        _output.AsSpan(0, _length).CopyTo(larger);
        int length = _length;
        Forget();
        ArrayPool<byte>.Shared.Return(_output);
        (_output, _length) = (larger, length);
    }

    private void Forget()
    {
        CryptographicOperations.ZeroMemory(_output.AsSpan(0, _length));
        _length = 0;
    }
}
