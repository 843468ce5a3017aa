using System.IO.Pipelines;
using System.Net.Security;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Protocols.Lmtp;
using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Server.Tests.Arrival;

/// <summary>A real SMTP or LMTP session over two pipes, with real arrival behind it.</summary>
internal sealed class ArrivalDialogue : IAsyncDisposable, ITlsCertificates
{
    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly DefaultConnectionContext _context;
    private readonly ConnectionRoster _roster;
    private readonly ReceivingSpace _space;
    private readonly StreamReader _replies;
    private readonly Task _served;

    public ArrivalDialogue(ArrivalFixture mail, SmtpDialect dialect = SmtpDialect.Smtp)
    {
        _roster = new ConnectionRoster(
            new NetworkOptions(), this, mail.Clock, NullLogger<ConnectionRoster>.Instance);
        _space = new ReceivingSpace(Path.GetTempPath(), () => long.MaxValue / 2, mail.Clock);
        SmtpService service = new("mail.example.test", new SmtpOptions(), mail.Arrival, _space, mail.Clock)
        {
            Logging = NullLoggerFactory.Instance,
        };
        ConnectionHandler handler = dialect == SmtpDialect.Lmtp
            ? new LmtpConnectionHandler(_roster, service)
            : new SmtpConnectionHandler(_roster, service);
        Ends ends = new(_toServer.Reader, _toClient.Writer);
        _context = new DefaultConnectionContext("test", ends, ends);
        _replies = new StreamReader(_toClient.Reader.AsStream(), Encoding.UTF8);
        _served = handler.OnConnectedAsync(_context);
    }

    bool ITlsCertificates.IsAvailable => false;

    /// <summary>Sends one letter in a greeted session and gives the replies to RCPT and to the end of DATA.</summary>
    public static async Task<IReadOnlyList<string>> SendAsync(
        ArrivalFixture mail, string letter, string[] recipients, string from = "sender@remote.test")
    {
        await using ArrivalDialogue smtp = new(mail);
        return await smtp.SendAsync(letter, recipients, from);
    }

    public async Task<IReadOnlyList<string>> SendAsync(
        string letter, string[] recipients, string from, string options = "")
    {
        string hello = (await ReadReplyAsync()).Contains("LMTP", StringComparison.Ordinal) ? "LHLO" : "EHLO";
        await SayAsync($"{hello} client.remote.test");
        Assert.StartsWith("250", await ReadReplyAsync(), StringComparison.Ordinal);
        await SayAsync($"MAIL FROM:<{from}>");
        Assert.StartsWith("250", await ReadReplyAsync(), StringComparison.Ordinal);
        List<string> replies = [];
        foreach (string recipient in recipients)
        {
            await SayAsync($"RCPT TO:<{recipient}>{options}");
            replies.Add(await ReadReplyAsync());
        }

        int accepted = replies.Count(reply => reply.StartsWith("250", StringComparison.Ordinal));
        if (accepted > 0)
        {
            await SayAsync("DATA");
            Assert.StartsWith("354", await ReadReplyAsync(), StringComparison.Ordinal);
            await SayAsync(letter + ".");
            for (int i = hello == "LHLO" ? accepted : 1; i > 0; i--)
                replies.Add(await ReadReplyAsync());
        }

        return replies;
    }

    SslServerAuthenticationOptions ITlsCertificates.For(string serverName) => new();

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _served.WaitAsync(TimeSpan.FromSeconds(10));
        _replies.Dispose();
        _roster.Dispose();
        _space.Dispose();
        await _context.DisposeAsync();
    }

    private async Task SayAsync(string line)
        => await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    private async Task<string> ReadReplyAsync()
    {
        while (true)
        {
            string? line = await _replies.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.NotNull(line);
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
