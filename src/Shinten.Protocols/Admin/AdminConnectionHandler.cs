using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Terminal;

namespace Shinten.Protocols.Admin;

/// <summary>Answers commands on the admin socket, which only the server's own user can open.</summary>
/// <remarks>A request is <c>{"method":…,"with":{…}}</c>, its answer <c>{"reply":…}</c> or <c>{"refused":"why"}</c>;
/// each is one line.</remarks>
public sealed partial class AdminConnectionHandler(
    IAdministration administration, ILogger<AdminConnectionHandler> logger) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        CancellationToken stopping =
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using CancellationTokenSource end =
            CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        CancellationToken cancel = end.Token;
        try
        {
            while (await AdminWire.ReadAsync(connection.Transport.Input, cancel) is { } request)
            {
                using (request)
                {
                    ReadOnlyMemory<byte> answer = await AnswerAsync(request.RootElement, cancel);
                    await connection.Transport.Output.WriteAsync(answer, cancel);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or JsonException)
        {
            // The command has gone, or was none.
        }
    }

    /// <summary>The only place where a failure becomes an answer.</summary>
    private async Task<ReadOnlyMemory<byte>> AnswerAsync(JsonElement request, CancellationToken cancel)
    {
        string name = request.TryGetProperty("method", out JsonElement method) ? method.GetString() ?? "" : "";
        try
        {
            return AdminMethods.Table.TryGetValue(name, out AdminMethod? known)
                ? await RunAsync(known, request.GetProperty("with"), cancel)
                : Refusal($"The server does not know \"{name}\": it is of another version than this command.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Refusal($"The server does not understand this request: {e.Message}");
        }
        catch (Exception e) when (e is CommandFailedException or IOException)
        {
            return Refusal(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, name);
            return Refusal("Something went wrong in the server; its log says what.");
        }
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(AdminMethod method, JsonElement request, CancellationToken cancel)
    {
        ArrayBufferWriter<byte> line = new();
        await using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WritePropertyName("reply");
            await method.AnswerAsync(administration, request, json, cancel);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Refusal(string why)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("refused", why);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The admin request \"{Method}\" failed.")]
    private partial void LogFailed(Exception exception, string method);
}
