using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Shinten.Server.Demo;

/// <summary>The demo's own certificate authority, so that clients can check TLS without asking anybody.</summary>
internal static class DemoCertificates
{
    private const string Authority = "ca.pem";
    private const string Chain = "tls.pem";
    private const string Key = "tls-key.pem";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(800);

    /// <summary>Makes the authority and the server's certificate where there are none. The authority's key is kept
    /// nowhere: it signs one certificate and is gone.</summary>
    public static DemoCertificateFiles Make(string dataFolder, string keysFolder, string domain, TimeProvider clock)
    {
        DemoCertificateFiles files = new(
            Path.Combine(dataFolder, Authority), Path.Combine(dataFolder, Chain), Path.Combine(keysFolder, Key));
        if (!File.Exists(files.Authority) || !File.Exists(files.Chain) || !File.Exists(files.Key))
        {
            Write(files, domain, clock.GetUtcNow());
        }

        return files;
    }

    private static void Write(DemoCertificateFiles files, string domain, DateTimeOffset now)
    {
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authority = new("CN=Shinten demo authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authority.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authority.PublicKey, false));
        using X509Certificate2 root = authority.CreateSelfSigned(now.AddDays(-1), now.Add(Lifetime));

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest server = new($"CN=mail.{domain}", key, HashAlgorithmName.SHA256);
        server.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        server.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        server.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        server.CertificateExtensions.Add(Names(domain));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using X509Certificate2 leaf = server.Create(root, now.AddDays(-1), now.Add(Lifetime), serial);

        WriteSecret(files.Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Chain, leaf.ExportCertificatePem() + "\n" + root.ExportCertificatePem() + "\n");
        File.WriteAllText(files.Authority, root.ExportCertificatePem() + "\n");
    }

    private static X509Extension Names(string domain)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddDnsName(domain);
        names.AddDnsName($"mail.{domain}");
        foreach (string role in (string[])["autoconfig", "autodiscover", "openpgpkey", "mta-sts"])
        {
            names.AddDnsName($"{role}.{domain}");
        }

        names.AddIpAddress(IPAddress.Loopback);
        // offlineimap 8.0 (imaplib2) compares addresses with DNS names alone.
        names.AddDnsName("127.0.0.1");
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }

    private static void WriteSecret(string file, string text)
    {
        using StreamWriter writer = new(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        writer.Write(text);
    }
}
