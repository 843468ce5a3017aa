using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Tests.Network;

/// <summary>
/// A little protocol over the pieces of Network: answers a line with its outcome and length, <c>literal N</c> with
/// the sum
/// of the next N bytes, <c>wait</c> when input comes, <c>tls</c> by TLS.
/// </summary>
internal sealed class LineHandler(ConnectionRoster roster, LineEnds lineEnds, int maxLine = 100) : ConnectionHandler
{
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public override Task OnConnectedAsync(ConnectionContext connection)
        => roster.ServeAsync(connection, "busy\r\n"u8.ToArray(), RunAsync);

    private async Task RunAsync(MailConnection connection, CancellationToken cancel)
    {
        connection.IdleTimeout = IdleTimeout;
        while (true)
        {
            LineRead read = await connection.Reader.ReadLineAsync(maxLine, lineEnds, cancel);
            if (read.Outcome == LineOutcome.Closed)
                return;

            string answer = read.Outcome == LineOutcome.Line
                ? await AnswerAsync(connection, Encoding.Latin1.GetString(read.Line.Span), cancel)
                : read.Outcome.ToString();
            Say(connection, answer);
            await connection.Writer.FlushAsync(cancel);
            if (read.Outcome is LineOutcome.TimedOut or LineOutcome.ShuttingDown)
                return;

            if (answer == "tls now")
                await connection.StartTlsAsync(cancel);
        }
    }

    private static async Task<string> AnswerAsync(MailConnection connection, string line, CancellationToken cancel)
    {
        switch (line.Split(' '))
        {
            case ["literal", { } length]:
                return await SumAsync(connection, int.Parse(length, CultureInfo.InvariantCulture), cancel);
            case ["wait"]:
                Say(connection, "waiting");
                await connection.Writer.FlushAsync(cancel);
                return (await connection.Reader.WaitForInputAsync(cancel)).ToString();
            case ["tls"]:
                return connection.DropInputBeforeTls() ? "tls after dropping" : "tls now";
            case ["end"]:
                return connection.Tls?.ServerName ?? "in clear";
            default:
                return $"Line {line.Length}";
        }
    }

    private static async Task<string> SumAsync(MailConnection connection, int length, CancellationToken cancel)
    {
        LiteralStream literal = new(connection.Reader, length);
        byte[] buffer = new byte[777];
        long sum = 0;
        connection.Reader.StartTransfer();
        while (await literal.ReadAsync(buffer, cancel) is > 0 and int count)
        {
            foreach (byte value in buffer.AsSpan(0, count))
                sum += value;
        }

        connection.Reader.EndTransfer();
        return $"Sum {sum}";
    }

    private static void Say(MailConnection connection, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text + "\r\n");
        bytes.CopyTo(connection.Writer.GetSpan(bytes.Length));
        connection.Writer.Advance(bytes.Length);
    }
}
