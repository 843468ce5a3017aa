namespace Shinten.Protocols.Smtp.Client;

/// <summary>Why nothing could be handed to a host, or no more.</summary>
public enum HostFailure
{
    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>It closed the connection in the middle.</summary>
    Closed,

    /// <summary>It took longer than a host may (RFC 5321 §4.5.3.2).</summary>
    TimedOut,

    /// <summary>What it said is not SMTP.</summary>
    BadReply,

    /// <summary>It refused to talk to us.</summary>
    Refused,

    /// <summary>TLS is demanded and it does not offer it.</summary>
    NoTls,

    /// <summary>TLS failed, or its certificate is not the one demanded.</summary>
    BrokenTls,

    /// <summary>It did not take our credentials.</summary>
    NotSignedIn,
}
