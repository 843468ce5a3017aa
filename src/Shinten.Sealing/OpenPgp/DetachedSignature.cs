using System.Buffers;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Verifies signatures over documents (RFC 9580 §10.4).</summary>
public static class DetachedSignature
{
    /// <summary>
    /// Whether one of these signature packets over the document is by a valid signing key of the certificate.
    /// </summary>
    public static bool Verify(
        ReadOnlySequence<byte> document,
        ReadOnlySpan<byte> signatures,
        ReadOnlySpan<byte> certificate,
        DateTimeOffset now)
    {
        List<PublicKey> keys = [];
        Certificate signer = CertificateReader.Read(certificate);
        if (signer.WhyInvalid(now) is null)
            keys.AddRange(signer.SigningKeys(now));

        PacketReader packets = new(signatures);
        while (packets.Read())
        {
            bool isGood = packets.Tag == PacketTag.Signature
                && Signature.TryRead(packets.Body) is { } signature
                && keys.Exists(key => Verifies(document, signature, key, now));
            if (isGood)
                return true;
        }

        return false;
    }

    private static bool Verifies(
        ReadOnlySequence<byte> document, Signature signature, PublicKey key, DateTimeOffset now)
    {
        SignatureSubpackets said = signature.Subpackets;
        long time = now.ToUnixTimeSeconds();
        bool counts = signature.Type == SignatureType.Binary && signature.IsSignedBy(key)
            && signature.Hash != SignatureHash.Sha1 && !said.HasUnknownCritical
            && said.Created is { } created && created >= key.Created && created <= time
            && (said.Expires == 0 || created + (long)said.Expires > time);
        using IncrementalHash? hash = counts ? signature.StartHash() : null;
        if (hash is null)
            return false;

        foreach (ReadOnlyMemory<byte> segment in document)
            hash.AppendData(segment.Span);

        return signature.Verify(key, signature.FinishHash(hash));
    }
}
