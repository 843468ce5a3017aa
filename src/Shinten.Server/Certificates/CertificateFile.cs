using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Shinten.Server.Certificates;

/// <summary>A certificate as it was read from its files, ready to be shown.</summary>
/// <remarks>
/// The options are made once: sessions are resumed, and the certificate is not prepared anew, only as long as
/// connections
/// get the same object.
/// </remarks>
internal sealed record CertificateFile(
    IReadOnlyList<string> Names,
    DateTimeOffset Expires,
    SslServerAuthenticationOptions Tls,
    SslServerAuthenticationOptions Https)
{
    private const string AlternativeNames = "2.5.29.17";

    /// <exception cref="CertificateFileException">A file cannot be read or the two do not belong together.</exception>
    public static CertificateFile Read(CertificateFileOptions files)
    {
        try
        {
            X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(files.Chain, files.Key);
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(files.Chain);
            SslStreamCertificateContext context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
            SslServerAuthenticationOptions https = TlsWith(context);
            https.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
            return new CertificateFile(NamesOf(leaf), leaf.NotAfter.ToUniversalTime(), TlsWith(context), https);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            throw new CertificateFileException(files, e);
        }
    }

    /// <summary>When the files were last written: when it changes they are read again.</summary>
    public static (DateTime Chain, DateTime Key) Stamp(CertificateFileOptions files)
        => (File.GetLastWriteTimeUtc(files.Chain), File.GetLastWriteTimeUtc(files.Key));

    private static SslServerAuthenticationOptions TlsWith(SslStreamCertificateContext context)
        => new()
        {
            ServerCertificateContext = context,

            // RFC 8997 §3: nothing below TLS 1.2.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };

    private static List<string> NamesOf(X509Certificate2 leaf)
    {
        List<string> names = [];
        foreach (X509Extension extension in leaf.Extensions)
        {
            if (extension.Oid?.Value == AlternativeNames)
            {
                names.AddRange(new X509SubjectAlternativeNameExtension(extension.RawData).EnumerateDnsNames());
            }
        }

        return names;
    }
}
