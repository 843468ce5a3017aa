using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shinten.Server.Demo;

/// <summary>Delivers the demo's letters as a stranger's server would: over SMTP, at the real port.</summary>
internal sealed class DemoPostman : IAsyncDisposable
{
    private readonly TcpClient _connection = new();
    private StreamReader? _replies;

    public static async Task DeliverAsync(int port, IEnumerable<DemoLetter> letters, CancellationToken cancel)
    {
        await using DemoPostman postman = new();
        await postman.ConnectAsync(port, cancel);
        foreach (DemoLetter letter in letters)
        {
            await postman.DeliverAsync(letter, cancel);
        }

        await postman.SayAsync("QUIT", "221", cancel);
    }

    public ValueTask DisposeAsync()
    {
        _replies?.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ConnectAsync(int port, CancellationToken cancel)
    {
        await _connection.ConnectAsync(IPAddress.Loopback, port, cancel);
        _connection.NoDelay = true;
        _replies = new StreamReader(_connection.GetStream(), Encoding.UTF8);
        await ExpectAsync("220", "greeting", cancel);
        await SayAsync("EHLO postman.example", "250", cancel);
    }

    private async Task DeliverAsync(DemoLetter letter, CancellationToken cancel)
    {
        string parameters = letter.NeedsUtf8 ? " BODY=8BITMIME SMTPUTF8" : " BODY=8BITMIME";
        await SayAsync($"MAIL FROM:<{letter.From}>{parameters}", "250", cancel);
        foreach (string recipient in letter.To)
        {
            await SayAsync($"RCPT TO:<{recipient}>", "250", cancel);
        }

        await SayAsync("DATA", "354", cancel);
        await _connection.GetStream().WriteAsync(WithDots(letter.Message), cancel);
        await ExpectAsync("250", "message", cancel);
    }

    // A line that begins with a dot gets another (RFC 5321 §4.5.2).
    private static byte[] WithDots(ReadOnlySpan<byte> message)
    {
        using MemoryStream wire = new(message.Length + 64);
        bool atStart = true;
        foreach (byte octet in message)
        {
            if (atStart && octet == (byte)'.')
            {
                wire.WriteByte((byte)'.');
            }

            wire.WriteByte(octet);
            atStart = octet == (byte)'\n';
        }

        wire.Write(".\r\n"u8);
        return wire.ToArray();
    }

    private async Task SayAsync(string command, string expected, CancellationToken cancel)
    {
        await _connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancel);
        await ExpectAsync(expected, command, cancel);
    }

    private async Task ExpectAsync(string expected, string command, CancellationToken cancel)
    {
        string? line;
        do
        {
            line = _replies is null ? null : await _replies.ReadLineAsync(cancel);
        }
        while (line is [_, _, _, '-', ..]);

        if (line is null || !line.StartsWith(expected, StringComparison.Ordinal))
        {
            throw new IOException($"The demo's letters could not be delivered: {command} was answered {line}");
        }
    }
}
