using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Protocols.Lmtp;
using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>Plays <c>C:</c> and <c>S:</c> lines against a real session over two pipes; a reply is matched by its
/// beginning.</summary>
internal sealed class SmtpDialogue : IAsyncDisposable
{
    private readonly TestConnection _connection;
    private readonly ReceivingSpace _space;

    public SmtpDialogue(
        SmtpDialect dialect = SmtpDialect.Smtp,
        SmtpOptions? options = null,
        IMailArrival? arrival = null,
        Func<long>? freeBytes = null,
        IPAddress? peer = null,
        ConnectionRoster? roster = null,
        SubmissionService? submission = null,
        ListenerTraits? traits = null,
        string? spillFolder = null)
    {
        Roster = roster ?? TestConnection.Roster(Clock);
        _space = new ReceivingSpace(
            spillFolder ?? Path.GetTempPath(), freeBytes ?? (() => long.MaxValue / 2), Clock);
        SmtpService service = new(
            "mail.example.test", options ?? new SmtpOptions(), arrival ?? Letters, _space, Clock)
        {
            Logging = NullLoggerFactory.Instance,
            Submission = submission,
        };
        ConnectionHandler handler = dialect switch
        {
            SmtpDialect.Lmtp => new LmtpConnectionHandler(Roster, service),
            SmtpDialect.Submission => new SubmissionConnectionHandler(Roster, service),
            _ => new SmtpConnectionHandler(Roster, service),
        };
        _connection = new TestConnection(handler, traits, peer);
    }

    public FakeTimeProvider Clock { get; } = new();

    public ReceivedLetters Letters { get; } = new();

    public ConnectionRoster Roster { get; }

    public ReceivingSpace Space => _space;

    public TestConnection Wire => _connection;

    /// <summary>A greeted session.</summary>
    public static async Task<SmtpDialogue> GreetedAsync(SmtpOptions? options = null)
    {
        SmtpDialogue smtp = new(options: options);
        await smtp.PlayAsync("S: 220");
        await smtp.GreetAsync("EHLO client.example.net");
        return smtp;
    }

    public async Task PlayAsync(string script)
    {
        foreach (string line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string text = line.Length > 3 ? line[3..] : "";
            if (line.StartsWith("C:", StringComparison.Ordinal))
                await SendAsync(text + "\r\n");
            else
                await ExpectAsync(text);
        }
    }

    public Task SendAsync(string text) => _connection.SendAsync(text);

    public async Task ExpectAsync(string beginning)
    {
        string? line = await _connection.ReadLineAsync();
        Assert.True(
            line is not null && line.StartsWith(beginning, StringComparison.Ordinal),
            $"Expected \"{beginning}\", the server said \"{line ?? "(closed)"}\".");
    }

    public async Task ExpectClosedAsync() => Assert.Null(await _connection.ReadLineAsync());

    /// <summary>Reads one reply, all its lines.</summary>
    public async Task<string[]> ReplyAsync()
    {
        List<string> lines = [];
        while (await _connection.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
                break;
        }

        return [.. lines];
    }

    public async Task<string[]> GreetAsync(string hello)
    {
        await SendAsync(hello + "\r\n");
        string[] reply = await ReplyAsync();
        Assert.StartsWith("250", reply[^1], StringComparison.Ordinal);
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        Roster.Dispose();
        _space.Dispose();
    }
}
