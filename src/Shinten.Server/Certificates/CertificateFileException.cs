namespace Shinten.Server.Certificates;

/// <summary>A certificate cannot be used; the message names the files and says why.</summary>
public sealed class CertificateFileException : Exception
{
    internal CertificateFileException(CertificateFileOptions files, Exception cause)
        : base($"Certificates:Files names {files.Chain} with the key {files.Key}, and they cannot be used: "
            + $"{cause.Message} Both are PEM files that this user may read, the key without a password.", cause)
    {
    }
}
