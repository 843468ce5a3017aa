using System.Security.Cryptography.X509Certificates;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>What is the same for every host we send to.</summary>
/// <param name="HostName">How we call ourselves in EHLO.</param>
public sealed record SmtpClientSettings(string HostName, TimeProvider Clock)
{
    public SmtpClientTimeouts Timeouts { get; init; } = new();

    /// <summary>Trusted beside the system's own authorities where a certificate is verified.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }
}
