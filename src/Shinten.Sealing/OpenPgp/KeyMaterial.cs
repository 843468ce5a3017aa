namespace Shinten.Sealing.OpenPgp;

/// <summary>The algorithm-specific fields of a public key (RFC 9580 §5.5.5).</summary>
internal abstract record KeyMaterial
{
    private KeyMaterial()
    {
    }

    public sealed record Rsa(byte[] Modulus, byte[] Exponent) : KeyMaterial;

    public sealed record Dsa(byte[] P, byte[] Q, byte[] G, byte[] Y) : KeyMaterial;

    /// <summary>ECDSA, ECDH and EdDSALegacy. Hash and cipher are ECDH's key derivation parameters, else 0.</summary>
    public sealed record OnCurve(Curve Curve, byte[] Point, byte KdfHash, byte KdfCipher) : KeyMaterial;

    /// <summary>X25519, X448, Ed25519, Ed448: the bytes of the public key.</summary>
    public sealed record Native(byte[] Key) : KeyMaterial;

    /// <summary>An algorithm or curve that is not known here.</summary>
    public sealed record Unknown : KeyMaterial;

    public static KeyMaterial Read(ref FieldReader fields, PublicKeyAlgorithm algorithm) => algorithm switch
    {
        PublicKeyAlgorithm.Rsa or PublicKeyAlgorithm.RsaEncryptOnly or PublicKeyAlgorithm.RsaSignOnly
            => new Rsa(fields.Mpi().ToArray(), fields.Mpi().ToArray()),
        PublicKeyAlgorithm.Dsa => new Dsa(
            fields.Mpi().ToArray(), fields.Mpi().ToArray(), fields.Mpi().ToArray(), fields.Mpi().ToArray()),
        PublicKeyAlgorithm.ElGamal => ReadElGamal(ref fields),
        PublicKeyAlgorithm.Ecdsa or PublicKeyAlgorithm.EdDsaLegacy => ReadCurve(ref fields),
        PublicKeyAlgorithm.Ecdh => ReadEcdh(ref fields),
        PublicKeyAlgorithm.X25519 or PublicKeyAlgorithm.Ed25519 => new Native(fields.Take(32).ToArray()),
        PublicKeyAlgorithm.X448 => new Native(fields.Take(56).ToArray()),
        PublicKeyAlgorithm.Ed448 => new Native(fields.Take(57).ToArray()),
        _ => ReadUnknown(ref fields),
    };

    private static Unknown ReadElGamal(ref FieldReader fields)
    {
        fields.Mpi();
        fields.Mpi();
        fields.Mpi();
        return new Unknown();
    }

    private static Unknown ReadUnknown(ref FieldReader fields)
    {
        fields.Rest();
        return new Unknown();
    }

    private static KeyMaterial ReadCurve(ref FieldReader fields)
    {
        Curve? curve = Curve.Find(fields.Counted());
        byte[] point = fields.Mpi().ToArray();
        return curve is null ? new Unknown() : new OnCurve(curve, point, 0, 0);
    }

    private static KeyMaterial ReadEcdh(ref FieldReader fields)
    {
        Curve? curve = Curve.Find(fields.Counted());
        byte[] point = fields.Mpi().ToArray();
        FieldReader kdf = new(fields.Counted());
        if (kdf.Byte() != 1)
            return new Unknown();

        (byte hash, byte cipher) = (kdf.Byte(), kdf.Byte());
        return curve is null ? new Unknown() : new OnCurve(curve, point, hash, cipher);
    }
}
