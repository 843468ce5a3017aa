namespace Shinten.Protocols.Imap.Commands;

/// <summary>UNSELECT leaves the mailbox as it is (RFC 9051 §6.4.2).</summary>
internal static class Unselect
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        session.Unselect();
        return ValueTask.FromResult(ImapReply.Ok("The mailbox is closed."));
    }
}
