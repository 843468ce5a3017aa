using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>A signature packet of version 4 or 6 (RFC 9580 §5.2.3).</summary>
internal sealed class Signature
{
    private readonly byte[] _hashedPart;
    private readonly byte[] _leftOfHash;

    private Signature(byte[] hashedPart, byte[] leftOfHash, byte[] salt, byte[] fields, SignatureSubpackets subpackets)
    {
        _hashedPart = hashedPart;
        _leftOfHash = leftOfHash;
        Salt = salt;
        Fields = fields;
        Subpackets = subpackets;
    }

    public byte Version => _hashedPart[0];

    public SignatureType Type => (SignatureType)_hashedPart[1];

    public PublicKeyAlgorithm Algorithm => (PublicKeyAlgorithm)_hashedPart[2];

    public byte Hash => _hashedPart[3];

    public byte[] Salt { get; }

    /// <summary>The algorithm-specific fields.</summary>
    public byte[] Fields { get; }

    public SignatureSubpackets Subpackets { get; }

    /// <summary>
    /// Null for a version or form that is not known here: such a signature is ignored, never believed.
    /// </summary>
    public static Signature? TryRead(ReadOnlySpan<byte> body, int depth = 0)
    {
        try
        {
            return body is [4 or 6, ..] ? Read(body, depth) : null;
        }
        catch (OpenPgpException)
        {
            return null;
        }
    }

    public bool IsSignedBy(PublicKey key) => Version == key.Version
        && (Subpackets.IssuerFingerprint is not { } fingerprint || fingerprint.AsSpan().SequenceEqual(key.Fingerprint))
        && (Subpackets.IssuerKeyId is not { } keyId || keyId.AsSpan().SequenceEqual(key.KeyId));

    /// <summary>Begins the hash: the salt of version 6 goes first. Null for a hash that is not known here.</summary>
    public IncrementalHash? StartHash()
    {
        if (SignatureHash.Name(Hash) is not { } name)
            return null;

        IncrementalHash hash = IncrementalHash.CreateHash(name);
        hash.AppendData(Salt);
        return hash;
    }

    /// <summary>Ends the hash with the trailer (RFC 9580 §5.2.4).</summary>
    public byte[] FinishHash(IncrementalHash hash)
    {
        Span<byte> trailer = [Version, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(trailer[2..], _hashedPart.Length);
        hash.AppendData(_hashedPart);
        hash.AppendData(trailer);
        return hash.GetHashAndReset();
    }

    public bool Verify(PublicKey key, byte[] hash)
        => hash.AsSpan(0, 2).SequenceEqual(_leftOfHash)
            && key.Algorithm == Algorithm
            && SignatureCheck.Verify(key, this, hash);

    private static Signature Read(ReadOnlySpan<byte> body, int depth)
    {
        FieldReader fields = new(body);
        bool isVersion6 = fields.Byte() == 6;
        fields.Take(2);
        byte hash = fields.Byte();

        ReadOnlySpan<byte> hashed = fields.Take(isVersion6 ? fields.UInt32() : fields.UInt16());
        byte[] hashedPart = body[..^fields.Left].ToArray();
        ReadOnlySpan<byte> unhashed = fields.Take(isVersion6 ? fields.UInt32() : fields.UInt16());
        SignatureSubpackets subpackets = SignatureSubpackets.Read(hashed, unhashed, depth);

        byte[] left = fields.Take(2).ToArray();
        byte[] salt = isVersion6 ? fields.Counted().ToArray() : [];
        if (isVersion6 && (salt.Length == 0 || salt.Length != SignatureHash.SaltLength(hash)))
            throw new OpenPgpException("A signature has a salt of a wrong length.");

        return new Signature(hashedPart, left, salt, fields.Rest().ToArray(), subpackets);
    }
}
