using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shinten.Server.Tests.Queue;

/// <summary>A host on 127.0.0.1 that takes letters, or answers what a test tells it to.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;

    public TestHost()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it offers in its answer to EHLO, beside its name.</summary>
    public string[] Extensions { get; set; } = ["PIPELINING", "8BITMIME", "SIZE"];

    /// <summary>The answer to a command line; null for the usual one, empty to close the connection.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Every letter it took, with its envelope.</summary>
    public ConcurrentQueue<TakenLetter> Letters { get; } = new();

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (Task session in (Task[])[_accepting, .. _sessions])
        {
            try
            {
                await session;
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException
                or ObjectDisposedException)
            {
                // It was told to stop, or the other side went away.
            }
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Connections++;
            _sessions.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        using StreamReader reader = new(client.GetStream(), Encoding.UTF8);
        using StreamWriter writer = new(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n" };
        string from = "";
        List<string> to = [];
        await SayAsync(writer, Answer("greeting") ?? "220 mx.remote.test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            string reply = Answer(line) ?? (line == "DATA" && to.Count == 0 ? "554 5.5.1 for whom?" : Usual(line));
            if (reply.Length == 0)
            {
                return;
            }

            Keep(line, reply, ref from, to);
            await SayAsync(writer, reply);
            if (line == "DATA" && reply.StartsWith('3') && !await TakeAsync(reader, writer, from, to))
            {
                return;
            }

            if (line == "QUIT")
            {
                return;
            }
        }
    }

    private static void Keep(string line, string reply, ref string from, List<string> to)
    {
        if (line.StartsWith("MAIL", StringComparison.Ordinal))
        {
            from = line;
            to.Clear();
        }
        else if (line == "RSET")
        {
            to.Clear();
        }
        else if (line.StartsWith("RCPT", StringComparison.Ordinal) && reply.StartsWith('2'))
        {
            to.Add(line);
        }
    }

    /// <summary>False where the connection is closed in the middle.</summary>
    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer, string from, List<string> to)
    {
        StringBuilder text = new();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        string reply = Answer("end") ?? "250 2.0.0 taken";
        if (reply.Length == 0)
        {
            return false;
        }

        if (reply.StartsWith('2'))
        {
            Letters.Enqueue(new TakenLetter(from, [.. to], text.ToString()));
        }

        await SayAsync(writer, reply);
        return true;
    }

    private string Usual(string line) => line.Split(' ', ':')[0] switch
    {
        "EHLO" => $"250-mx.remote.test\r\n{string.Join("\r\n", Extensions.Select(
            (extension, i) => $"250{(i == Extensions.Length - 1 ? " " : "-")}{extension}"))}",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 2.0.0 fine",
    };

    private async Task SayAsync(StreamWriter writer, string reply)
    {
        await writer.WriteLineAsync(reply.AsMemory(), _stop.Token);
        await writer.FlushAsync(_stop.Token);
    }
}

/// <param name="From">The MAIL line.</param>
/// <param name="To">The RCPT lines that were accepted.</param>
internal sealed record TakenLetter(string From, IReadOnlyList<string> To, string Text);
