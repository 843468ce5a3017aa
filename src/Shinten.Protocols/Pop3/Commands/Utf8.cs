namespace Shinten.Protocols.Pop3.Commands;

/// <summary>UTF8 lets letters be sent that need it, just as they are (RFC 6856 §2.1).</summary>
internal static class Utf8
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        new Pop3Arguments(arguments.Span).End(Pop3Text.NoArguments);
        session.UsesUtf8 = true;
        return ValueTask.FromResult(Pop3Reply.Ok(Pop3Text.Utf8On));
    }
}
