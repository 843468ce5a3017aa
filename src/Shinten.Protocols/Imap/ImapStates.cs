namespace Shinten.Protocols.Imap;

/// <summary>The states of a connection in which a command may be given (RFC 9051 §3).</summary>
[Flags]
internal enum ImapStates
{
    NotAuthenticated = 1,
    Authenticated = 2,
    Selected = 4,
    LoggedIn = Authenticated | Selected,
    Any = NotAuthenticated | LoggedIn,
}
