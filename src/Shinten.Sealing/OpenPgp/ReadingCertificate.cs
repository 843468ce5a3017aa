using System.Text;
using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>A user's own OpenPGP certificate, to which session keys of letters are encrypted (sealing.md §4).</summary>
public sealed class ReadingCertificate
{
    private const byte AnnouncesVersion2 = 0x08;

    private readonly Certificate _certificate;

    private ReadingCertificate(byte[] bytes, Certificate certificate)
    {
        Bytes = bytes;
        _certificate = certificate;
    }

    /// <summary>The certificate as binary packets, as stored.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>20 bytes for a version 4 key, 32 for version 6 (RFC 9580 §5.5.4).</summary>
    public ReadOnlyMemory<byte> Fingerprint => _certificate.Primary.Fingerprint;

    public int Version => _certificate.Primary.Version;

    /// <summary>The first user id, for people; null where the certificate has none.</summary>
    public string? UserId => _certificate.UserIds is [var first, ..] ? Encoding.UTF8.GetString(first.Text) : null;

    /// <summary>Reads and validates a certificate, armoured or binary.</summary>
    /// <exception cref="OpenPgpException">It is refused; the message gives the reason for people.</exception>
    public static ReadingCertificate Parse(ReadOnlySpan<byte> certificate)
    {
        byte[] bytes = PublicKeyFile.Read(certificate);
        Certificate read = CertificateReader.Read(bytes);
        if (read.Primary.Weakness is { } weakness)
            throw new OpenPgpException($"The key cannot be used: {weakness}.");

        ReadingCertificate result = new(bytes, read);
        result.RefuseForEver();
        return result;
    }

    public bool IsUsable(DateTimeOffset now) => WhyUnusable(now) is null;

    /// <summary>
    /// Why nothing can be encrypted to it at this time (expired, revoked), for people; null if it can.
    /// </summary>
    public string? WhyUnusable(DateTimeOffset now)
    {
        if (_certificate.WhyInvalid(now) is { } reason)
            return $"The key cannot be used: {reason}.";

        return _certificate.EncryptionKey(now) is null ? WhyNothingEncrypts() : null;
    }

    /// <summary>Whether it announces version 2 of the encrypted data packet (RFC 9580 §5.2.3.32).</summary>
    public bool AnnouncesSeipd2(DateTimeOffset now) => (_certificate.Features(now) & AnnouncesVersion2) != 0;

    /// <summary>The form that all usable certificates among these can open, as sealing.md §5 chooses it.</summary>
    public static SealForm FormFor(IReadOnlyList<ReadingCertificate> certificates, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        List<ReadingCertificate> usable = [.. certificates.Where(certificate => certificate.IsUsable(now))];
        SealForm first = new(2, CipherAlgorithm.Aes256, AeadMode.Gcm);
        SealForm second = new(2, CipherAlgorithm.Aes256, AeadMode.Ocb);
        if (usable.TrueForAll(certificate => certificate.Lists(first, now)))
            return first;
        if (!usable.TrueForAll(certificate => certificate.AnnouncesSeipd2(now)))
            return new SealForm(1, CipherAlgorithm.Aes256, 0);

        // Every certificate that announces version 2 opens AES-128 with OCB, listed or not (RFC 9580 §5.2.3.15).
        return usable.TrueForAll(certificate => certificate.Lists(second, now))
            ? second
            : new SealForm(2, CipherAlgorithm.Aes128, AeadMode.Ocb);
    }

    internal PublicKey EncryptionKey(DateTimeOffset now)
        => WhyUnusable(now) is { } reason ? throw new OpenPgpException(reason) : _certificate.EncryptionKey(now)!;

    /// <summary>Refuses what cannot become usable at any time: no valid self-signature, no key that encrypts.</summary>
    private void RefuseForEver()
    {
        bool isBound = _certificate.Direct.Count > 0
            || (Version == 4 && _certificate.UserIds.Exists(userId => userId.Certifications.Count > 0));
        if (!isBound)
        {
            string reason = _certificate.SignatureComplaint ?? "its owner's signatures are missing or damaged";
            throw new OpenPgpException($"The key cannot be used: {reason}.");
        }

        bool encrypts = _certificate.Primary.CanEncrypt
            || _certificate.Subkeys.Exists(subkey => subkey.Bindings.Exists(_ => IsFit(subkey.Key)));
        if (!encrypts)
            throw new OpenPgpException(WhyNothingEncrypts());
    }

    private static bool IsFit(PublicKey key) => key.CanEncrypt && key.Weakness is null;

    private string WhyNothingEncrypts()
    {
        string? weakness = _certificate.Subkeys
            .Where(subkey => subkey.Bindings.Count > 0 && !subkey.Key.OnlySigns)
            .Select(subkey => subkey.Key.Weakness)
            .FirstOrDefault(reason => reason is not null);
        return weakness is null
            ? "The key has no valid subkey for encryption."
            : $"The key's subkey for encryption cannot be used: {weakness}.";
    }

    private bool Lists(SealForm form, DateTimeOffset now)
    {
        if (!AnnouncesSeipd2(now))
            return false;

        byte[] suites = _certificate.AeadCiphersuites(now);
        for (int i = 0; i + 1 < suites.Length; i += 2)
        {
            if (suites[i] == form.Cipher && suites[i + 1] == form.Aead)
                return true;
        }

        return false;
    }
}
