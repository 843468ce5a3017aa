using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Sasl;

/// <summary>How a sign-in ended.</summary>
public abstract record SignInResult
{
    private SignInResult()
    {
    }

    /// <summary>The secret opened a slot. The session owns the opener and disposes it, and ends when the slot is
    /// removed.</summary>
    public sealed record SignedIn(Account Account, ILetterOpener Opener, SlotId Slot) : SignInResult
    {
        public Access Access => Opener.Access;
    }

    /// <summary>No such account, a wrong secret, or one not for use here: the client is told no more.</summary>
    public sealed record Refused : SignInResult;

    /// <summary>Too many failed tries for this account or network; the secret was not looked at.</summary>
    public sealed record Throttled : SignInResult;

    /// <summary>The server cannot tell at the moment, as when its database is away.</summary>
    public sealed record Unavailable : SignInResult;
}
