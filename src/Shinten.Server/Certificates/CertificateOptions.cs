using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Server.Certificates;

/// <summary>Settings under <c>Certificates</c> in <c>shinten.json</c>: what the listeners show under TLS.</summary>
public sealed class CertificateOptions
{
    public const string Section = "Certificates";

    /// <summary>Certificates with their keys. A client gets the one that has the name it asks for, else the
    /// first.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<CertificateFileOptions> Files { get; init; } = [];

    /// <summary>How often the files are looked at; new ones are taken up without a restart.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>One certificate and its key.</summary>
public sealed class CertificateFileOptions
{
    /// <summary>PEM file with the certificate and, behind it, those that lead to its root (fullchain.pem).</summary>
    [Required]
    public string Chain { get; init; } = "";

    /// <summary>PEM file with the private key, which no other user may read.</summary>
    [Required]
    public string Key { get; init; } = "";
}

[OptionsValidator]
public sealed partial class CertificateOptionsValidator : IValidateOptions<CertificateOptions>;
