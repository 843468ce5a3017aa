using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>A curve that keys name by object identifier (RFC 9580 §9.2).</summary>
internal sealed class Curve
{
    private readonly byte[] _oid;
    private readonly string? _dottedOid;

    private Curve(string name, int fieldLength, byte[] oid, string? dottedOid)
    {
        Name = name;
        FieldLength = fieldLength;
        _oid = oid;
        _dottedOid = dottedOid;
    }

    public static Curve Ed25519Legacy { get; }
        = new("Ed25519", 32, [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01], null);

    public static Curve Curve25519Legacy { get; }
        = new("Curve25519", 32, [0x2B, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01], null);

    public string Name { get; }

    public int FieldLength { get; }

    public ReadOnlySpan<byte> Oid => _oid;

    /// <summary>A short Weierstrass curve, whose points are in SEC1 form.</summary>
    public bool IsWeierstrass => _dottedOid is not null;

    private static Curve[] Known { get; } =
    [
        new("NIST P-256", 32, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], "1.2.840.10045.3.1.7"),
        new("NIST P-384", 48, [0x2B, 0x81, 0x04, 0x00, 0x22], "1.3.132.0.34"),
        new("NIST P-521", 66, [0x2B, 0x81, 0x04, 0x00, 0x23], "1.3.132.0.35"),
        new("brainpoolP256r1", 32, [0x2B, 0x24, 3, 3, 2, 8, 1, 1, 7], "1.3.36.3.3.2.8.1.1.7"),
        new("brainpoolP384r1", 48, [0x2B, 0x24, 3, 3, 2, 8, 1, 1, 11], "1.3.36.3.3.2.8.1.1.11"),
        new("brainpoolP512r1", 64, [0x2B, 0x24, 3, 3, 2, 8, 1, 1, 13], "1.3.36.3.3.2.8.1.1.13"),
        Ed25519Legacy,
        Curve25519Legacy,
    ];

    public static Curve? Find(ReadOnlySpan<byte> oid)
    {
        foreach (Curve curve in Known)
        {
            if (oid.SequenceEqual(curve._oid))
                return curve;
        }

        return null;
    }

    /// <summary>The parameters of a public key from a point in uncompressed SEC1 form.</summary>
    public ECParameters Parameters(ReadOnlySpan<byte> point)
    {
        if (_dottedOid is null || point.Length != 1 + (2 * FieldLength) || point[0] != 4)
            throw new OpenPgpException($"A point on the curve {Name} has a wrong form.");

        return new ECParameters
        {
            Curve = ECCurve.CreateFromValue(_dottedOid),
            Q = new ECPoint
            {
                X = point.Slice(1, FieldLength).ToArray(),
                Y = point[(1 + FieldLength)..].ToArray(),
            },
        };
    }
}
