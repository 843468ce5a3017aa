using System.Net.Sockets;
using System.Text;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>A stranger's mail server: hands over the exact bytes that it is given, and says what it was
/// answered.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    private readonly TcpClient _connection = new() { NoDelay = true };
    private Stream _stream = null!;
    private StreamReader _reader = null!;

    public static async Task<SmtpPeer> ConnectAsync(int port, CancellationToken cancel)
    {
        SmtpPeer peer = new();
        await peer._connection.ConnectAsync("127.0.0.1", port, cancel);
        peer._stream = peer._connection.GetStream();
        peer._reader = new StreamReader(peer._stream, Encoding.Latin1);
        await peer.ExpectAsync("220", cancel);
        await peer.SayAsync("EHLO stranger.example", cancel);
        await peer.ExpectAsync("250", cancel);
        return peer;
    }

    /// <summary>Delivers one letter whose lines end in CRLF. True only when the server answered 250 to its
    /// end.</summary>
    public static async Task DeliverAsync(int port, string recipient, byte[] letter, CancellationToken cancel)
    {
        await using SmtpPeer peer = await ConnectAsync(port, cancel);
        string reply = await peer.SendAsync(recipient, letter, cancel);
        if (!reply.StartsWith("250", StringComparison.Ordinal))
        {
            throw new IOException($"The letter was refused: {reply}");
        }
    }

    /// <summary>Sends one letter and returns the last reply.</summary>
    public async Task<string> SendAsync(string recipient, byte[] letter, CancellationToken cancel)
    {
        await SayAsync("MAIL FROM:<sender@stranger.example>", cancel);
        await ExpectAsync("250", cancel);
        await SayAsync($"RCPT TO:<{recipient}>", cancel);
        await ExpectAsync("250", cancel);
        await SayAsync("DATA", cancel);
        await ExpectAsync("354", cancel);
        await _stream.WriteAsync(Stuffed(letter), cancel);
        return await ReplyAsync(cancel);
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // RFC 5321 §4.5.2: a line that begins with a dot gets another one; the end is a dot alone.
    private static byte[] Stuffed(byte[] letter)
    {
        string text = Encoding.Latin1.GetString(letter);
        string end = text.EndsWith("\r\n", StringComparison.Ordinal) ? "" : "\r\n";
        string stuffed = text.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes((stuffed.StartsWith('.') ? "." : "") + stuffed + end + ".\r\n");
    }

    private Task SayAsync(string line, CancellationToken cancel)
        => _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancel).AsTask();

    private async Task ExpectAsync(string code, CancellationToken cancel)
    {
        string reply = await ReplyAsync(cancel);
        if (!reply.StartsWith(code, StringComparison.Ordinal))
        {
            throw new IOException($"Expected {code}, was answered: {reply}");
        }
    }

    private async Task<string> ReplyAsync(CancellationToken cancel)
    {
        while (true)
        {
            string line = await _reader.ReadLineAsync(cancel)
                ?? throw new IOException("The server closed the connection.");
            if (line.Length < 4 || line[3] != '-')
            {
                return line;
            }
        }
    }
}
