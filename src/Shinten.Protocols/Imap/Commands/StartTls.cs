namespace Shinten.Protocols.Imap.Commands;

/// <summary>STARTTLS goes over to TLS; commands sent ahead of it are thrown away (RFC 9051 §6.2.1).</summary>
internal static class StartTls
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        return ValueTask.FromResult(Run(session));
    }

    private static ImapReply Run(ImapSession session)
    {
        if (session.Connection.Tls is not null)
        {
            return ImapReply.Bad("TLS is on already.");
        }

        if (!session.Connection.CanStartTls)
        {
            return ImapReply.Bad("There is no certificate to speak TLS with.");
        }

        session.Connection.DropInputBeforeTls();
        session.StartTlsAfterReply();
        return ImapReply.Ok("Begin TLS now.");
    }
}
