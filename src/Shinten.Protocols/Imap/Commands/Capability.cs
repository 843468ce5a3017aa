namespace Shinten.Protocols.Imap.Commands;

/// <summary>CAPABILITY lists what this server can do (RFC 9051 §6.1.1).</summary>
internal static class Capability
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        session.WriteUntagged($"CAPABILITY {ImapCapabilities.Of(session)}");
        return ValueTask.FromResult(ImapReply.Ok("That is what I can do."));
    }
}
