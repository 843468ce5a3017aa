namespace Shinten.Server.Dns;

/// <summary>An MX record.</summary>
/// <param name="Host">In lower case, without a dot at its end; empty for the null MX (RFC 7505 §3).</param>
internal sealed record MailExchanger(int Preference, string Host);
