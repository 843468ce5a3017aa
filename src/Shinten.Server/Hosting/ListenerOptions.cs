namespace Shinten.Server.Hosting;

/// <summary>Settings under <c>Listeners</c>: the addresses and ports of each protocol, such as <c>*:25</c> (every
/// address of the machine), <c>[::1]:25</c> or <c>127.0.0.1:24</c>. Several stand
/// between commas or in a list; <c>none</c> switches a protocol off.</summary>
public sealed class ListenerOptions
{
    public const string Section = "Listeners";

    /// <summary>Mail from other servers (RFC 5321 §2.1), with STARTTLS.</summary>
    public string Smtp { get; init; } = "*:25";

    /// <summary>Mail from the mail programs of this server's users, with STARTTLS (RFC 6409 §3.1).</summary>
    public string Submission { get; init; } = "*:587";

    /// <summary>The same with TLS from the first byte (RFC 8314 §3.3).</summary>
    public string Submissions { get; init; } = "*:465";

    /// <summary>Mail from a local program such as another mail server (RFC 2033 §1). Not for the Internet.</summary>
    public string Lmtp { get; init; } = "none";

    /// <summary>Reading with STARTTLS (RFC 9051 §6.2.1).</summary>
    public string Imap { get; init; } = "*:143";

    /// <summary>Reading with TLS from the first byte (RFC 8314 §3.2).</summary>
    public string Imaps { get; init; } = "*:993";

    /// <summary>Fetching with STLS (RFC 2595 §4).</summary>
    public string Pop3 { get; init; } = "*:110";

    /// <summary>Fetching with TLS from the first byte (RFC 8314 §3.1).</summary>
    public string Pop3s { get; init; } = "*:995";

    /// <summary>Keys and settings for mail programs, by HTTP under TLS (RFC 9110 §4.2.2).</summary>
    public string Https { get; init; } = "*:443";

    /// <summary>Whether IMAP and POP3 take app passwords without TLS on addresses of this machine alone (127.0.0.1,
    /// ::1): for measuring.</summary>
    public bool PlainLoginOnLoopback { get; init; }
}
