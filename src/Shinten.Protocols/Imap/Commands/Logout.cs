namespace Shinten.Protocols.Imap.Commands;

/// <summary>LOGOUT says goodbye (RFC 9051 §6.1.3).</summary>
internal static class Logout
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        session.WriteUntagged("BYE Goodbye.");
        session.EndAfterReply();
        return ValueTask.FromResult(ImapReply.Ok("Logged out."));
    }
}
