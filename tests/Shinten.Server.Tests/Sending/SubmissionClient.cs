using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Server.Tests.Sending;

/// <summary>A mail program that has signed in, over TLS, to a real session with real sending behind it.</summary>
internal sealed class SubmissionClient : IAsyncDisposable, ITlsCertificates
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private static readonly SslServerAuthenticationOptions ServerTls = new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(Certificate, null, offline: true),
    };

    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly DefaultConnectionContext _context;
    private readonly ConnectionRoster _roster;
    private readonly ReceivingSpace _space;
    private readonly Task _served;
    private readonly SslStream _tls;
    private StreamReader _replies = null!;

    private SubmissionClient(SendingFixture sending)
    {
        TimeProvider clock = sending.Mail.Clock;
        _roster = new ConnectionRoster(
            new NetworkOptions(), this, clock, NullLogger<ConnectionRoster>.Instance);
        _space = new ReceivingSpace(Path.GetTempPath(), () => long.MaxValue / 2, clock);
        SmtpService service = new("mail.example.test", new SmtpOptions(), sending.Sending, _space, clock)
        {
            Logging = NullLoggerFactory.Instance,
            Submission = new SubmissionService(
                sending.SignIn, sending.Mail.Store.Directory, new SubmissionOptions()),
        };
        Ends ends = new(_toServer.Reader, _toClient.Writer);
        _context = new DefaultConnectionContext("test", ends, ends);
        _context.Features.Set(new ListenerTraits(ListenerTls.Implicit));
        _tls = new SslStream(new TwoWays(_toClient.Reader.AsStream(), _toServer.Writer.AsStream()));
        _served = new SubmissionConnectionHandler(_roster, service).OnConnectedAsync(_context);
    }

    bool ITlsCertificates.IsAvailable => true;

    public static async Task<SubmissionClient> SignInAsync(
        SendingFixture sending, string address = "alice@example.test")
    {
        SubmissionClient client = new(sending);
        await client._tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "mail.example.test",
            RemoteCertificateValidationCallback = (_, shown, _, _)
                => Certificate.RawDataMemory.Span.SequenceEqual(shown!.GetRawCertData()),
        });
        client._replies = new StreamReader(client._tls, Encoding.UTF8);
        string plain = $"\0{address}\0{sending.Mail.PasswordOf(address)}";
        Assert.StartsWith("220", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync("EHLO [192.0.2.77]"), StringComparison.Ordinal);
        string signIn = $"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes(plain))}";
        Assert.StartsWith("235", await client.AskAsync(signIn), StringComparison.Ordinal);
        return client;
    }

    /// <summary>One letter in a session of its own; the last reply.</summary>
    public static async Task<string> SendAsync(
        SendingFixture sending, string letter, string[] recipients, string from = "<alice@example.test>")
    {
        await using SubmissionClient client = await SignInAsync(sending);
        return await client.SendAsync(letter, recipients, from);
    }

    /// <summary>One letter, its lines with any ends; the last reply.</summary>
    public async Task<string> SendAsync(
        string letter, string[] recipients, string from = "<alice@example.test>", string options = "")
    {
        Assert.StartsWith("250", await AskAsync($"MAIL FROM:{from}"), StringComparison.Ordinal);
        foreach (string recipient in recipients)
            Assert.StartsWith("250", await AskAsync($"RCPT TO:<{recipient}>{options}"), StringComparison.Ordinal);

        Assert.StartsWith("354", await AskAsync("DATA"), StringComparison.Ordinal);
        string text = letter.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await _tls.WriteAsync(Encoding.UTF8.GetBytes(text + (text.EndsWith('\n') ? "" : "\r\n")));
        return await AskAsync(".");
    }

    public async Task<string> AskAsync(string line)
    {
        await _tls.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        await _tls.FlushAsync();
        return await ReadAsync();
    }

    SslServerAuthenticationOptions ITlsCertificates.For(string serverName) => ServerTls;

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _served.WaitAsync(TimeSpan.FromSeconds(10));
        _replies.Dispose();
        await _tls.DisposeAsync();
        _roster.Dispose();
        _space.Dispose();
        await _context.DisposeAsync();
    }

    /// <summary>One reply, its lines joined.</summary>
    private async Task<string> ReadAsync()
    {
        StringBuilder reply = new();
        while (true)
        {
            string? line = await _replies.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.NotNull(line);
            reply.Append(reply.Length == 0 ? line[..3] : "").Append(' ').Append(line[Math.Min(4, line.Length)..]);
            if (line.Length < 4 || line[3] != '-')
                return reply.ToString();
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=mail.example.test", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Reads from one stream and writes to another.</summary>
    private sealed class TwoWays(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => output.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => input.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => output.WriteAsync(buffer, cancellationToken);
    }
}
