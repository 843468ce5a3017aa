namespace Shinten.Server.Certificates;

/// <summary>A certificate cannot be used; the message names the files and says why.</summary>
public sealed class CertificateFileException : Exception
{
    internal CertificateFileException(CertificateFileOptions files, Exception cause)
        : base($"The certificate {files.Chain} with the key {files.Key} cannot be used: {cause.Message}", cause)
    {
    }
}
