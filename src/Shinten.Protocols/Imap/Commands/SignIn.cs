using System.Diagnostics;
using System.Security.Cryptography;
using Shinten.Protocols.Sasl;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>What LOGIN and AUTHENTICATE share: ask, then open the account or say why not (RFC 5530 §3).</summary>
internal static class SignIn
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, string address, byte[] secret, CancellationToken cancel)
    {
        SignInResult result;
        try
        {
            result = await session.Service.SignIn.SignInAsync(
                new SignInRequest(address, secret, "imap", session.Connection.Network), cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        switch (result)
        {
            case SignInResult.SignedIn user:
                session.SignIn(new ImapUser(user));
                return ImapReply.Ok($"CAPABILITY {ImapCapabilities.Of(session)}", "Welcome.");
            case SignInResult.Refused:
                return ImapReply.No("AUTHENTICATIONFAILED", "Address or app password is wrong.");
            case SignInResult.Throttled:
                return ImapReply.No("UNAVAILABLE", "Too many failed logins; try again later.");
            case SignInResult.Unavailable:
                return ImapReply.No("UNAVAILABLE", "Signing in is not possible at the moment.");
            default:
                throw new UnreachableException();
        }
    }
}
