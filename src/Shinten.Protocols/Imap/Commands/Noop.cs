namespace Shinten.Protocols.Imap.Commands;

/// <summary>NOOP does nothing, but what has happened is told before its reply (RFC 9051 §6.1.2).</summary>
internal static class Noop
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        return ValueTask.FromResult(ImapReply.Ok("Nothing done."));
    }
}
