namespace Shinten.Protocols.Imap.Commands;

/// <summary>NAMESPACE: everything is the user's own, and "/" separates levels (RFC 9051 §6.3.10).</summary>
internal static class Namespace
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        session.WriteUntagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
        return ValueTask.FromResult(ImapReply.Ok("There is one namespace."));
    }
}
