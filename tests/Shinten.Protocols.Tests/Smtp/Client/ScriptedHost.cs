using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Shinten.Protocols.Smtp.Client;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp.Client;

/// <summary>
/// A host on loopback that plays its side of a dialogue, one script for each connection: <c>S:</c> is said,
/// <c>C:</c> is expected. <c>X: tls</c> shakes hands, <c>X: close</c> closes, <c>X: silent</c> says nothing more,
/// <c>X: noise</c> sends what is no TLS, <c>X: endless</c> never ends a reply, <c>X: stall</c> reads nothing more.
/// In <c>R:</c> stands what is sent without a line end of its own, with <c>\n</c> and <c>\r</c>.
/// </summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _played;

    private ScriptedHost(string[] scripts)
    {
        _listener.Start();
        _played = PlayAllAsync(scripts);
    }

    /// <summary>What came in place of a <c>C:</c> line, all connections together.</summary>
    public List<string> Surprises { get; } = [];

    public NextHost Host => new("mx.remote.test", (IPEndPoint)_listener.LocalEndpoint) { Tls = HostTls.Opportunistic };

    public static ScriptedHost Play(params string[] scripts) => new(scripts);

    /// <summary>Waits until every script was played to its end, as expected.</summary>
    public async Task EndAsync()
    {
        await _played.WaitAsync(Limit);
        Assert.Empty(Surprises);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        try
        {
            await _played.WaitAsync(Limit);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A script that was not played to its end; EndAsync would have said so.
        }

        _stop.Dispose();
    }

    private async Task PlayAllAsync(string[] scripts)
    {
        foreach (string script in scripts)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Stream stream = client.GetStream();
            try
            {
                foreach (string line in script.ReplaceLineEndings("\n").Split('\n'))
                {
                    if (await RunAsync(line.Trim(), stream) is not { } next)
                        break;
                    stream = next;
                }
            }
            catch (IOException e)
            {
                Surprises.Add($"the client went away: {e.Message}");
            }
            finally
            {
                await stream.DisposeAsync();
            }
        }
    }

    /// <summary>The stream to go on with; null where the connection ends.</summary>
    private async Task<Stream?> RunAsync(string line, Stream stream)
    {
        string text = line.Length > 3 ? line[3..] : "";
        switch (line.Split(':')[0])
        {
            case "S":
                await SayAsync(stream, text + "\r\n");
                return stream;
            case "R":
                await SayAsync(stream, text.Replace("\\r", "\r", StringComparison.Ordinal)
                    .Replace("\\n", "\n", StringComparison.Ordinal));
                return stream;
            case "C":
                return await ExpectAsync(stream, text);
            default:
                return await ActAsync(stream, text);
        }
    }

    private async Task<Stream?> ActAsync(Stream stream, string what)
    {
        switch (what)
        {
            case "tls":
                SslStream tls = new(stream);
                await tls.AuthenticateAsServerAsync(new TestCertificates().For(""), _stop.Token);
                return tls;
            case "noise":
                await SayAsync(stream, "this is no TLS at all, is it?\r\n");
                return null;
            case "endless":
                await SayEndlesslyAsync(stream);
                return null;
            case "stall":
                await Task.Delay(Timeout.Infinite, _stop.Token);
                return null;
            case "silent":
                while (await stream.ReadAsync(new byte[4096], _stop.Token) > 0)
                {
                    // Whatever it still says.
                }

                return null;
            default:
                return null;
        }
    }

    private async Task SayEndlesslyAsync(Stream stream)
    {
        try
        {
            while (true)
                await SayAsync(stream, "250-and so on\r\n");
        }
        catch (IOException)
        {
            // It has had enough.
        }
    }

    private async Task<Stream?> ExpectAsync(Stream stream, string expected)
    {
        string line = await ReadLineAsync(stream);
        if (line == expected || Pattern(expected).IsMatch(line))
            return stream;

        Surprises.Add($"expected \"{expected}\", got \"{line}\"");
        return null;
    }

    /// <summary>A star stands for anything.</summary>
    private static Regex Pattern(string expected)
        => new("^" + Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal) + "$");

    private async Task<string> ReadLineAsync(Stream stream)
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]) + " (closed)";
    }

    private async Task SayAsync(Stream stream, string text)
        => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stop.Token);
}
