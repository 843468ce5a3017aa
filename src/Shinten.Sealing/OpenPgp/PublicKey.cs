using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>A public key or subkey of version 4 or 6 (RFC 9580 §5.5.2).</summary>
internal sealed class PublicKey
{
    private const int SmallestModulusBits = 2048;
    private const int LargestModulusBits = 16384;

    private PublicKey(byte[] body, uint created, PublicKeyAlgorithm algorithm, KeyMaterial material)
    {
        Body = body;
        Created = created;
        Algorithm = algorithm;
        Material = material;
        Fingerprint = HashOf(body);
    }

    /// <summary>The packet body; of a secret key, its public fields.</summary>
    public byte[] Body { get; }

    public byte Version => Body[0];

    /// <summary>Seconds since 1970.</summary>
    public uint Created { get; }

    public PublicKeyAlgorithm Algorithm { get; }

    public KeyMaterial Material { get; }

    public byte[] Fingerprint { get; }

    /// <summary>The last 8 bytes of a version 4 fingerprint, the first 8 of version 6 (RFC 9580 §5.5.4).</summary>
    public ReadOnlySpan<byte> KeyId => Version == 6 ? Fingerprint.AsSpan(0, 8) : Fingerprint.AsSpan(12);

    /// <summary>Whether the algorithm can encrypt, and we can with it.</summary>
    public bool CanEncrypt => (Algorithm, Material) switch
    {
        (PublicKeyAlgorithm.Rsa or PublicKeyAlgorithm.RsaEncryptOnly, KeyMaterial.Rsa) => true,
        (PublicKeyAlgorithm.Ecdh, KeyMaterial.OnCurve) => true,
        (PublicKeyAlgorithm.X25519 or PublicKeyAlgorithm.X448, KeyMaterial.Native) => true,
        _ => false,
    };

    /// <summary>Whether the algorithm signs, and does nothing else.</summary>
    public bool OnlySigns => Algorithm is PublicKeyAlgorithm.RsaSignOnly or PublicKeyAlgorithm.Dsa
        or PublicKeyAlgorithm.Ecdsa or PublicKeyAlgorithm.EdDsaLegacy
        or PublicKeyAlgorithm.Ed25519 or PublicKeyAlgorithm.Ed448;

    /// <summary>Why the key must not be used, for people; null if it may.</summary>
    public string? Weakness => Material switch
    {
        KeyMaterial.Rsa rsa => ModulusWeakness("RSA", rsa.Modulus),
        KeyMaterial.Dsa dsa => ModulusWeakness("DSA", dsa.P),
        KeyMaterial.Unknown => $"its algorithm or curve (number {(byte)Algorithm}) is not supported",
        _ => null,
    };

    /// <summary>Reads the public fields at the start of a key packet of any kind.</summary>
    public static PublicKey Read(ref FieldReader fields, ReadOnlySpan<byte> body)
    {
        byte version = fields.Byte();
        if (version is not (4 or 6))
            throw new OpenPgpException($"The key has version {version}; versions 4 and 6 are supported.");

        uint created = fields.UInt32();
        PublicKeyAlgorithm algorithm = (PublicKeyAlgorithm)fields.Byte();
        KeyMaterial material = version == 6
            ? ReadCounted(fields.Take(fields.UInt32()), algorithm)
            : KeyMaterial.Read(ref fields, algorithm);
        if (version == 6 && material is KeyMaterial.OnCurve { Curve.IsWeierstrass: false })
            throw new OpenPgpException("The key has a curve that keys of version 6 must not have.");

        return new PublicKey(body[..^fields.Left].ToArray(), created, algorithm, material);
    }

    /// <summary>Reads a public key packet.</summary>
    public static PublicKey Read(ReadOnlySpan<byte> body)
    {
        FieldReader fields = new(body);
        PublicKey key = Read(ref fields, body);
        return fields.IsEmpty ? key : throw new OpenPgpException("A key packet is longer than its fields.");
    }

    /// <summary>What signatures and fingerprints hash of a key (RFC 9580 §5.2.4).</summary>
    public void AppendTo(IncrementalHash hash)
    {
        Span<byte> prefix = stackalloc byte[5];
        hash.AppendData(prefix[..HashPrefix(prefix, Body)]);
        hash.AppendData(Body);
    }

    private static KeyMaterial ReadCounted(ReadOnlySpan<byte> material, PublicKeyAlgorithm algorithm)
    {
        FieldReader fields = new(material);
        KeyMaterial read = KeyMaterial.Read(ref fields, algorithm);
        return fields.IsEmpty ? read : throw new OpenPgpException("A key packet is longer than its fields.");
    }

    private static byte[] HashOf(byte[] body)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(
            body[0] == 6 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        Span<byte> prefix = stackalloc byte[5];
        hash.AppendData(prefix[..HashPrefix(prefix, body)]);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static int HashPrefix(Span<byte> prefix, byte[] body)
    {
        if (body[0] == 6)
        {
            prefix[0] = 0x9B;
            BinaryPrimitives.WriteInt32BigEndian(prefix[1..], body.Length);
            return 5;
        }

        if (body.Length > ushort.MaxValue)
            throw new OpenPgpException("A key packet is too long.");

        prefix[0] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(prefix[1..], (ushort)body.Length);
        return 3;
    }

    private static string? ModulusWeakness(string algorithm, byte[] modulus)
    {
        int bits = modulus.Length == 0 ? 0 : ((modulus.Length - 1) * 8) + BitOperations.Log2(modulus[0]) + 1;
        return bits switch
        {
            < SmallestModulusBits => $"it is {algorithm} with {bits} bits; at least {SmallestModulusBits} are needed",
            > LargestModulusBits => $"it is {algorithm} with {bits} bits; at most {LargestModulusBits} are allowed",
            _ => null,
        };
    }
}
