using System.Text;
using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>LOGIN signs in with an address and an app password (RFC 9051 §6.2.3).</summary>
internal static class Login
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (!session.AllowsLogin)
        {
            return ImapReply.No("PRIVACYREQUIRED", "Begin TLS first.");
        }

        (string address, byte[] secret) = Parse(session.Parse(arguments));
        return await SignIn.RunAsync(session, address, secret, cancel);
    }

    // login = "LOGIN" SP userid SP password
    private static (string Address, byte[] Secret) Parse(ImapArguments arguments)
    {
        arguments.Space();
        byte[] address = arguments.AString();
        arguments.Space();
        byte[] secret = arguments.AString();
        arguments.End();
        return System.Text.Unicode.Utf8.IsValid(address)
            ? (Encoding.UTF8.GetString(address), secret)
            : throw new ImapSyntaxException("The address is not UTF-8.");
    }
}
