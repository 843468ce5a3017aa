namespace Shinten.Protocols.Imap.Commands;

/// <summary>CHECK asks for a checkpoint; everything here is on disk already (RFC 3501 §6.4.1).</summary>
internal static class Check
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        return ValueTask.FromResult(ImapReply.Ok("Everything is on disk."));
    }
}
