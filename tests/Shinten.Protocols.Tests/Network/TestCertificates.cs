using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Tests.Network;

/// <summary>One self-signed certificate for every name.</summary>
internal sealed class TestCertificates : ITlsCertificates
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private static readonly SslServerAuthenticationOptions Options = new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(Certificate, null, offline: true),
    };

    /// <summary>For who trusts it.</summary>
    public static X509Certificate2 Root => X509CertificateLoader.LoadCertificate(Certificate.RawData);

    public bool IsAvailable { get; init; } = true;

    public SslServerAuthenticationOptions For(string serverName) => Options;

    public static bool IsOurs(X509Certificate? shown)
        => shown is not null && Certificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=mail.example.test", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
