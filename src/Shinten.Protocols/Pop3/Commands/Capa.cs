namespace Shinten.Protocols.Pop3.Commands;

/// <summary>CAPA tells what this server can do (RFC 2449 §5).</summary>
internal static class Capa
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        new Pop3Arguments(arguments.Span).End(Pop3Text.NoArguments);
        return ValueTask.FromResult(Pop3Reply.Ok(Pop3Text.CapabilityList).With(Write));
    }

    private static ValueTask Write(Pop3Session session, CancellationToken cancel)
    {
        foreach (string capability in Pop3Capabilities.Of(session))
        {
            session.Output.WriteText(capability);
            session.Output.WriteText("\r\n");
        }

        return ValueTask.CompletedTask;
    }
}
