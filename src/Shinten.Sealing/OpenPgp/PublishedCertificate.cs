using System.Buffers;
using System.Text;

namespace Shinten.Sealing.OpenPgp;

/// <summary>What of a certificate is published for one address: the key, its subkeys, and the user ids that name the
/// address, each with the owner's own signatures. Other addresses, photographs and others' signatures stay
/// out.</summary>
public sealed class PublishedCertificate
{
    private readonly Certificate _certificate;

    private PublishedCertificate(byte[] bytes, Certificate certificate)
        => (Bytes, _certificate) = (bytes, certificate);

    /// <summary>The certificate as binary packets, as it is handed out.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>20 bytes for a version 4 key, 32 for version 6 (RFC 9580 §5.5.4).</summary>
    public ReadOnlyMemory<byte> Fingerprint => _certificate.Primary.Fingerprint;

    public int Version => _certificate.Primary.Version;

    public string UserId => Encoding.UTF8.GetString(_certificate.UserIds[0].Text);

    /// <summary>Takes a public key file, armoured or binary, for an address in its lower-cased form.</summary>
    /// <exception cref="OpenPgpException">It is refused; the message gives the reason for people.</exception>
    public static PublishedCertificate For(string address, ReadOnlySpan<byte> file)
    {
        byte[] packets = PublicKeyFile.Read(file);
        Certificate whole = CertificateReader.Read(packets);
        if (whole.Primary.Weakness is { } weakness)
            throw new OpenPgpException($"The key cannot be used: {weakness}.");

        bool names = whole.UserIds.Exists(userId => Names(userId.Text, address) && userId.Certifications.Count > 0);
        if (!names)
            throw new OpenPgpException($"The key does not name {address} in a user id that its owner signed.");

        return Read(Selected(packets, whole.Primary, address));
    }

    /// <summary>Reads back what <see cref="For"/> made.</summary>
    /// <exception cref="OpenPgpException">It is damaged.</exception>
    public static PublishedCertificate Read(ReadOnlySpan<byte> bytes)
        => new(bytes.ToArray(), CertificateReader.Read(bytes));

    /// <summary>Why mail cannot be encrypted to it at this time (expired, revoked), for people; null if it
    /// can. A revoked key is worth publishing all the same: that is how others learn of it.</summary>
    public string? WhyUnusable(DateTimeOffset now)
        => _certificate.WhyInvalid(now)
            ?? (_certificate.EncryptionKey(now) is null ? "it has no valid subkey for encryption" : null);

    private static byte[] Selected(byte[] packets, PublicKey primary, string address)
    {
        ArrayBufferWriter<byte> output = new(packets.Length);
        PacketReader reader = new(packets);
        bool wanted = true;
        while (reader.Read())
        {
            wanted = reader.Tag switch
            {
                PacketTag.PublicKey or PacketTag.PublicSubkey => true,
                PacketTag.UserId => Names(reader.Body, address),
                PacketTag.Signature => wanted,
                PacketTag.Trust or PacketTag.Marker or PacketTag.Padding => wanted,
                _ => false,
            };
            if (wanted && IsPublic(reader.Tag, reader.Body, primary))
                output.WritePacket(reader.Tag, reader.Body);
        }

        return output.WrittenSpan.ToArray();
    }

    private static bool IsPublic(PacketTag tag, ReadOnlySpan<byte> body, PublicKey primary) => tag switch
    {
        PacketTag.PublicKey or PacketTag.PublicSubkey or PacketTag.UserId => true,
        PacketTag.Signature => Signature.TryRead(body) is { } signature && signature.IsSignedBy(primary),
        _ => false,
    };

    // user-id = "alice@example.org" / "Alice <alice@example.org>"  (RFC 9580 §5.11)
    private static bool Names(ReadOnlySpan<byte> userId, string address)
    {
        string text = Encoding.UTF8.GetString(userId);
        int open = text.LastIndexOf('<');
        int close = text.LastIndexOf('>');
        string named = open >= 0 && close > open ? text[(open + 1)..close] : text;
        return named.Trim().Equals(address, StringComparison.OrdinalIgnoreCase);
    }
}
