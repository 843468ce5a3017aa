namespace Shinten.Protocols.Pop3.Commands;

/// <summary>STLS puts the rest of the connection under TLS; what was sent ahead of it is thrown away
/// (RFC 2595 §4).</summary>
internal static class Stls
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        new Pop3Arguments(arguments.Span).End(Pop3Text.NoArguments);
        return ValueTask.FromResult(Run(session));
    }

    private static Pop3Reply Run(Pop3Session session)
    {
        if (session.Connection.Tls is not null)
        {
            return Pop3Reply.Err(Pop3Text.TlsAlready);
        }

        // RFC 6856 §2.1
        if (session.UsesUtf8)
        {
            return Pop3Reply.Err(Pop3Text.TlsAfterUtf8);
        }

        return session.Connection.CanStartTls
            ? Pop3Reply.Ok(Pop3Text.BeginTls).Then(AfterReply.StartTls)
            : Pop3Reply.Err(Pop3Failures.Temporary, Pop3Text.NoTls);
    }
}
