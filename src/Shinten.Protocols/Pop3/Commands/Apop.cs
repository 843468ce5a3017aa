namespace Shinten.Protocols.Pop3.Commands;

/// <summary>APOP would need the password itself on the server, which keeps only what a password proves: it is not
/// offered, and the greeting has no timestamp (RFC 1939 §7).</summary>
internal static class Apop
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(Pop3Reply.Err(Pop3Text.NoApop));
}
