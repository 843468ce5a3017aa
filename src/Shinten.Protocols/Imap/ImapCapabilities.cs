namespace Shinten.Protocols.Imap;

/// <summary>What is announced works; nothing else is announced (RFC 9051 §6.1.1).</summary>
internal static class ImapCapabilities
{
    private const string Always = "IMAP4rev2 IMAP4rev1 LITERAL+ SASL-IR ID ENABLE";

    private const string SignedIn = Always
        + " IDLE NAMESPACE CHILDREN LIST-EXTENDED LIST-STATUS SPECIAL-USE UNSELECT UIDPLUS MOVE MULTIAPPEND BINARY"
        + " ESEARCH SEARCHRES CONDSTORE UTF8=ACCEPT OBJECTID STATUS=SIZE PREVIEW"
        + " QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE";

    public static string Of(ImapSession session)
    {
        if (session.State != ImapStates.NotAuthenticated)
        {
            return $"{SignedIn} APPENDLIMIT={session.Service.Options.MaxAppendBytes}";
        }

        string login = session.AllowsLogin ? " AUTH=PLAIN" : " LOGINDISABLED";
        return session.Connection.CanStartTls ? $"{Always} STARTTLS{login}" : Always + login;
    }
}
