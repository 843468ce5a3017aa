namespace Shinten.Sealing.OpenPgp;

/// <summary>Packet type ids (RFC 9580 §5).</summary>
internal enum PacketTag : byte
{
    PublicKeyEncryptedSessionKey = 1,
    Signature = 2,
    SymmetricKeyEncryptedSessionKey = 3,
    OnePassSignature = 4,
    SecretKey = 5,
    PublicKey = 6,
    SecretSubkey = 7,
    CompressedData = 8,
    SymmetricallyEncryptedData = 9,
    Marker = 10,
    LiteralData = 11,
    Trust = 12,
    UserId = 13,
    PublicSubkey = 14,
    UserAttribute = 17,
    EncryptedAndProtectedData = 18,
    Padding = 21,
}
