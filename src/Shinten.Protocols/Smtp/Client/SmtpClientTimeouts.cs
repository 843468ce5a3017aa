namespace Shinten.Protocols.Smtp.Client;

/// <summary>How long a host may take, as RFC 5321 §4.5.3.2 asks at least, each for a whole reply.</summary>
public sealed record SmtpClientTimeouts
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Handshake { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The greeting, EHLO, STARTTLS and AUTH (RFC 5321 §4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>MAIL, RCPT and RSET (RFC 5321 §4.5.3.2.2, §4.5.3.2.3).</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The go-ahead of DATA (RFC 5321 §4.5.3.2.4).</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Each block of the message (RFC 5321 §4.5.3.2.5).</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The answer to the whole message (RFC 5321 §4.5.3.2.6).</summary>
    public TimeSpan DataEnd { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The answer to QUIT, which changes nothing any more.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(5);
}
