using System.Text;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>USER says who signs in, in UTF-8 if need be (RFC 1939 §7, RFC 6856 §2.2).</summary>
internal static class User
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (!session.AllowsLogin)
        {
            return ValueTask.FromResult(Pop3Reply.Err(Pop3Text.TlsFirst));
        }

        // Whether there is such an account is told nobody.
        session.UserName = Parse(arguments.Span);
        return ValueTask.FromResult(Pop3Reply.Ok(Pop3Text.NameTaken));
    }

    private static string Parse(ReadOnlySpan<byte> line)
    {
        Pop3Arguments arguments = new(line);
        ReadOnlySpan<byte> name = arguments.Word(Pop3Text.NoName);
        arguments.End(Pop3Text.NoName);
        return System.Text.Unicode.Utf8.IsValid(name)
            ? Encoding.UTF8.GetString(name)
            : throw new Pop3SyntaxException(Pop3Text.NotUtf8);
    }
}
