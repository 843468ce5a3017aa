using System.Buffers;
using Shinten.Protocols.Network;
using Shinten.Storage.Changes;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>IDLE: news is told the moment it is committed, until the client says DONE (RFC 2177 §3).</summary>
internal static class Idle
{
    private const int MaxLine = 1_000;

    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        session.Commands.Release();
        session.Output.Write("+ I am listening.\r\n"u8);
        if (await ListenAsync(session, cancel) != ConnectionEnd.None)
        {
            return ImapReply.No("IDLE was cut short.");
        }

        LineRead line = await session.Connection.Reader.ReadLineAsync(MaxLine, LineEnds.CrLfOrLf, cancel);
        return line.Outcome == LineOutcome.Line && System.Text.Ascii.EqualsIgnoreCase(line.Line.Span, "DONE"u8)
            ? ImapReply.Ok("No longer idle.")
            : ImapReply.Bad("IDLE ends with DONE.");
    }

    private static async Task<ConnectionEnd> ListenAsync(ImapSession session, CancellationToken cancel)
    {
        // First the ear, then the look: what is committed between the two is heard.
        using ChangeSubscription subscription = session.Service.Store.Changes.Subscribe(session.User!.Account.Id);
        Task<ConnectionEnd> input = session.Connection.Reader.WaitForInputAsync(cancel).AsTask();
        while (true)
        {
            if (await session.MayStayAsync(cancel))
            {
                session.Selected?.TellNews(session, tellsExpunges: true);
            }

            await session.Connection.Writer.FlushAsync(cancel);
            if (session.IsOver)
            {
                return ConnectionEnd.Closed;
            }

            Task<bool> news = subscription.Changes.WaitToReadAsync(cancel).AsTask();
            if (await Task.WhenAny(input, news) == input)
            {
                return await input;
            }

            while (subscription.Changes.TryRead(out _))
            {
                // A notice is a hint; what changed is in the index.
            }
        }
    }
}
