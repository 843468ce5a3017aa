using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Shinten.Protocols.Admin;

/// <summary>Answers commands on the admin socket, which only the server's own user can open.</summary>
/// <remarks>A request is <c>{"method":…,"with":{…}}</c>, its answer <c>{"reply":…}</c> or <c>{"refused":"why"}</c>;
/// each is one line. Before a line can stand how many bytes follow it: <c>+4096 {"reply":…}</c>. The first request is
/// <c>hello</c>, by which both sides know that they are of one version.</remarks>
public sealed class AdminConnectionHandler(
    IAdministration administration, ILogger<AdminConnectionHandler> logger) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        CancellationToken stopping =
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using CancellationTokenSource end =
            CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        try
        {
            await AnswerAllAsync(connection.Transport, end.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The command has gone.
        }
    }

    private async Task AnswerAllAsync(IDuplexPipe transport, CancellationToken cancel)
    {
        AdminSession session = new(administration, logger);
        try
        {
            while (await AdminWire.ReadAsync(transport.Input, cancel) is { } frame)
            {
                using (frame)
                {
                    (ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> bytes) = await session.AnswerAsync(frame, cancel);
                    await AdminWire.WriteAsync(transport.Output, line, bytes, cancel);
                }
            }
        }
        catch (AdminSyntaxException e)
        {
            // Where the next line begins is not known.
            await AdminWire.WriteAsync(transport.Output, AdminSession.Refusal(e), default, cancel);
        }
    }
}
