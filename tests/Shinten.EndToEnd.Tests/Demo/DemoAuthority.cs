using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>Trusts what the demo's own certificate authority signed, and nothing else.</summary>
internal sealed class DemoAuthority(string caFile)
{
    public bool Vouches(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using X509Chain own = new();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(caFile));
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return own.Build(new X509Certificate2(certificate));
    }
}
