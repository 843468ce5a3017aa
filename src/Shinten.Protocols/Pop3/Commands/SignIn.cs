using System.Diagnostics;
using System.Security.Cryptography;
using Shinten.Protocols.Sasl;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>What PASS and AUTH share: ask, then open the maildrop or say why not (RFC 3206 §4, RFC 2449 §8.1).
/// </summary>
internal static class SignIn
{
    /// <summary>As app passwords are limited to protocols by name.</summary>
    private const string Protocol = "pop3";

    public static async ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, string address, byte[] secret, CancellationToken cancel)
    {
        SignInResult result;
        try
        {
            result = await session.Service.SignIn.SignInAsync(
                new SignInRequest(address, secret, Protocol, session.Connection.Network), cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        return result switch
        {
            SignInResult.SignedIn user => await OpenAsync(session, user, cancel),
            SignInResult.Refused => Pop3Reply.Err("AUTH", Pop3Text.Refused),
            SignInResult.Throttled => Pop3Reply.Err(Pop3Failures.Temporary, Pop3Text.Throttled),
            SignInResult.Unavailable => Pop3Reply.Err(Pop3Failures.Temporary, Pop3Text.Unavailable),
            _ => throw new UnreachableException(),
        };
    }

    private static async ValueTask<Pop3Reply> OpenAsync(
        Pop3Session session, SignInResult.SignedIn user, CancellationToken cancel)
    {
        MaildropDoor door = session.Service.Door;
        if (!door.TryEnter(user.Account.Id))
        {
            user.Opener.Dispose();
            return Pop3Reply.Err("IN-USE", Pop3Text.InUse);
        }

        try
        {
            Maildrop maildrop = await Maildrop.OpenAsync(user, cancel);
            session.SignedIn(maildrop);
            return Pop3Reply.Ok(Pop3Text.Opened, maildrop.Count, maildrop.Octets);
        }
        catch
        {
            user.Opener.Dispose();
            door.Leave(user.Account.Id);
            throw;
        }
    }
}
