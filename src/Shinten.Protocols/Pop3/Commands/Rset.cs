namespace Shinten.Protocols.Pop3.Commands;

/// <summary>RSET takes all marks of DELE off again (RFC 1939 §5).</summary>
internal static class Rset
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        new Pop3Arguments(arguments.Span).End(Pop3Text.NoArguments);
        session.Maildrop.UnmarkAll();
        return ValueTask.FromResult(
            Pop3Reply.Ok(Pop3Text.Opened, session.Maildrop.Count, session.Maildrop.Octets));
    }
}
