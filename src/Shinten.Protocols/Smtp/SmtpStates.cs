namespace Shinten.Protocols.Smtp;

/// <summary>How far a session has come (RFC 5321 §4.1.4).</summary>
[Flags]
internal enum SmtpStates
{
    None = 0,

    /// <summary>Connected; no EHLO yet.</summary>
    Connected = 1,

    /// <summary>Greeted, between transactions.</summary>
    Ready = 2,

    /// <summary>MAIL was accepted, no recipient yet.</summary>
    Mail = 4,

    /// <summary>At least one recipient was accepted.</summary>
    Recipients = 8,

    /// <summary>Some of the message has come by BDAT (RFC 3030 §2).</summary>
    Chunking = 16,

    Any = Connected | Ready | Mail | Recipients | Chunking,
}
