namespace Shinten.Protocols.Pop3.Commands;

/// <summary>PASS signs in with an app password (RFC 1939 §7).</summary>
internal static class Pass
{
    public static async ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (!session.AllowsLogin)
        {
            return Pop3Reply.Err(Pop3Text.TlsFirst);
        }

        if (session.UserName is not { } address)
        {
            return Pop3Reply.Mistake(Pop3Text.UserFirst);
        }

        session.UserName = null;
        return await SignIn.RunAsync(session, address, Parse(arguments.Span), cancel);
    }

    // Spaces belong to it: app passwords are printed with some.
    private static byte[] Parse(ReadOnlySpan<byte> secret)
    {
        if (secret.IsEmpty)
        {
            throw new Pop3SyntaxException(Pop3Text.NoPassword);
        }

        // RFC 6856 §2.2
        return System.Text.Unicode.Utf8.IsValid(secret)
            ? secret.ToArray()
            : throw new Pop3SyntaxException(Pop3Text.NotUtf8);
    }
}
