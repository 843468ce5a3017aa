using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shinten.Protocols.Admin;
using Shinten.Server.AdminSocket;
using Xunit;

namespace Shinten.Server.Tests.AdminSocket;

/// <summary>Says to the admin socket whatever a test wants, line by line.</summary>
internal sealed class AdminLine : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private AdminLine(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
    }

    public static async Task<AdminLine> ConnectAsync(string dataFolder)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(
            new UnixDomainSocketEndPoint(AdminSocketPath.Of(dataFolder)), TestContext.Current.CancellationToken);
        return new AdminLine(socket);
    }

    public async Task GreetAsync()
    {
        string version = JsonSerializer.Serialize(AdminVersion.Own, AdminJson.Default.AdminVersion);
        JsonElement answer = await AskAsync($$"""{"method":"hello","with":{{version}}}""");
        Assert.True(answer.TryGetProperty("reply", out _), answer.GetRawText());
    }

    public async Task<JsonElement> AskAsync(string line)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);
        return JsonElement.Parse(await _reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "null");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return _stream.DisposeAsync();
    }
}
