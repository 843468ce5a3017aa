using System.Buffers.Binary;

namespace Shinten.Sealing.OpenPgp;

/// <summary>The subpackets of a signature that matter here (RFC 9580 §5.2.3.7).</summary>
internal sealed class SignatureSubpackets
{
    public const byte CreationTime = 2;
    public const byte SignatureExpiration = 3;
    public const byte KeyExpiration = 9;
    public const byte PreferredCiphers = 11;
    public const byte Issuer = 16;
    public const byte PreferredHashes = 21;
    public const byte PreferredCompression = 22;
    public const byte PrimaryUserId = 25;
    public const byte KeyFlagsType = 27;
    public const byte ReasonForRevocation = 29;
    public const byte FeaturesType = 30;
    public const byte EmbeddedSignature = 32;
    public const byte IssuerFingerprintType = 33;
    public const byte PreferredAead = 39;

    private const int DeepestEmbedding = 1;

    /// <summary>Seconds since 1970; null if the signature has none, which makes it invalid.</summary>
    public uint? Created { get; private set; }

    /// <summary>Seconds after its creation; 0 is never.</summary>
    public uint Expires { get; private set; }

    /// <summary>Seconds after the creation of the key; null where nothing is said, 0 is never.</summary>
    public uint? KeyExpires { get; private set; }

    public KeyFlags? KeyFlags { get; private set; }

    public byte Features { get; private set; }

    /// <summary>Pairs of cipher and AEAD mode; null where nothing is said (RFC 9580 §5.2.3.15).</summary>
    public byte[]? AeadCiphersuites { get; private set; }

    public byte[]? IssuerKeyId { get; private set; }

    public byte[]? IssuerFingerprint { get; private set; }

    public bool IsPrimaryUserId { get; private set; }

    public byte RevocationReason { get; private set; }

    /// <summary>The back-signature that a signing subkey must have made (RFC 9580 §5.2.1.9).</summary>
    public Signature? Embedded { get; private set; }

    public bool HasUnknownCritical { get; private set; }

    public static SignatureSubpackets Read(ReadOnlySpan<byte> hashed, ReadOnlySpan<byte> unhashed, int depth)
    {
        SignatureSubpackets subpackets = new();
        subpackets.ReadArea(hashed, isHashed: true, depth);
        subpackets.ReadArea(unhashed, isHashed: false, depth);
        return subpackets;
    }

    private void ReadArea(ReadOnlySpan<byte> area, bool isHashed, int depth)
    {
        FieldReader fields = new(area);
        while (!fields.IsEmpty)
        {
            FieldReader subpacket = new(fields.Take(ReadLength(ref fields)));
            byte type = subpacket.Byte();
            ReadOnlySpan<byte> value = subpacket.Rest();
            if (!ReadAnywhere(type & 0x7F, value, depth) && isHashed)
                ReadHashed(type, value);
        }
    }

    private static uint ReadLength(ref FieldReader fields)
    {
        byte first = fields.Byte();
        return first switch
        {
            < 192 => first,
            < 255 => (uint)(((first - 192) << 8) + fields.Byte() + 192),
            _ => fields.UInt32(),
        };
    }

    /// <summary>What proves itself, and so counts in the unhashed area too (RFC 9580 §5.2.3.9).</summary>
    private bool ReadAnywhere(int type, ReadOnlySpan<byte> value, int depth)
    {
        switch (type)
        {
            case Issuer when value.Length == 8:
                IssuerKeyId ??= value.ToArray();
                return true;
            case IssuerFingerprintType when value is [4 or 6, ..]:
                IssuerFingerprint ??= value[1..].ToArray();
                return true;
            case EmbeddedSignature when depth < DeepestEmbedding:
                Embedded ??= Signature.TryRead(value, depth + 1);
                return true;
            default:
                return false;
        }
    }

    private void ReadHashed(byte typeOctet, ReadOnlySpan<byte> value)
    {
        switch (typeOctet & 0x7F)
        {
            case CreationTime when value.Length == 4:
                Created = BinaryPrimitives.ReadUInt32BigEndian(value);
                break;
            case SignatureExpiration when value.Length == 4:
                Expires = BinaryPrimitives.ReadUInt32BigEndian(value);
                break;
            case KeyExpiration when value.Length == 4:
                KeyExpires = BinaryPrimitives.ReadUInt32BigEndian(value);
                break;
            case KeyFlagsType:
                KeyFlags = value.IsEmpty ? default : (KeyFlags)value[0];
                break;
            case FeaturesType:
                Features = value.IsEmpty ? (byte)0 : value[0];
                break;
            case PreferredAead:
                AeadCiphersuites = value.ToArray();
                break;
            case PrimaryUserId:
                IsPrimaryUserId = value is [not 0, ..];
                break;
            case ReasonForRevocation:
                RevocationReason = value.IsEmpty ? (byte)0 : value[0];
                break;
            default:
                HasUnknownCritical |= (typeOctet & 0x80) != 0 && !IsHarmless(typeOctet & 0x7F);
                break;
        }
    }

    /// <summary>Known, and nothing here depends on what it says.</summary>
    private static bool IsHarmless(int type) => type is 4 or 5 or 6 or 7 or PreferredCiphers or 12 or Issuer
        or PreferredHashes or PreferredCompression or 23 or 24 or 26 or 28 or 31 or EmbeddedSignature or 35;
}
