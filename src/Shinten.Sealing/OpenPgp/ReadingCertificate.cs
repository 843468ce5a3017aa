using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>A user's own OpenPGP certificate, to which session keys of letters are encrypted (sealing.md §4).</summary>
public sealed class ReadingCertificate
{
    private ReadingCertificate(byte[] bytes) => Bytes = bytes;

    /// <summary>The certificate as binary packets, as stored.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>20 bytes for a version 4 key, 32 for version 6 (RFC 9580 §5.5.4).</summary>
    public ReadOnlyMemory<byte> Fingerprint => throw new NotSupportedException();

    public int Version => throw new NotSupportedException();

    /// <summary>The first user id, for people; null where the certificate has none.</summary>
    public string? UserId => throw new NotSupportedException();

    /// <summary>Reads and validates a certificate, armoured or binary.</summary>
    /// <exception cref="OpenPgpException">It is refused; the message gives the reason for people.</exception>
    public static ReadingCertificate Parse(ReadOnlySpan<byte> certificate) => throw new NotSupportedException();

    public bool IsUsable(DateTimeOffset now) => WhyUnusable(now) is null;

    /// <summary>Why nothing can be encrypted to it at this time (expired, revoked), for people; null if it can.</summary>
    public string? WhyUnusable(DateTimeOffset now) => throw new NotSupportedException();

    /// <summary>Whether it announces version 2 of the encrypted data packet (RFC 9580 §5.2.3.32).</summary>
    public bool AnnouncesSeipd2(DateTimeOffset now) => throw new NotSupportedException();

    /// <summary>The form that all usable certificates among these can open, as sealing.md §5 chooses it.</summary>
    public static SealForm FormFor(IReadOnlyList<ReadingCertificate> certificates, DateTimeOffset now)
        => throw new NotSupportedException();
}
