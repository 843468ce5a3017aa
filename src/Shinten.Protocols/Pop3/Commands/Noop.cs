namespace Shinten.Protocols.Pop3.Commands;

/// <summary>NOOP does nothing (RFC 1939 §5).</summary>
internal static class Noop
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        new Pop3Arguments(arguments.Span).End(Pop3Text.NoArguments);
        return ValueTask.FromResult(Pop3Reply.Ok(Pop3Text.Done));
    }
}
