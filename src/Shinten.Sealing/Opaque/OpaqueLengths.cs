namespace Shinten.Sealing.Opaque;

/// <summary>Bytes of the messages of OPAQUE-3DH with ristretto255 and SHA-512 (RFC 9807 §5, §6).</summary>
public static class OpaqueLengths
{
    public const int RegistrationRequest = Element;
    public const int RegistrationResponse = Element + Element;
    public const int Record = Element + Hash + Envelope;
    public const int Ke1 = Element + Nonce + Element;
    public const int Ke2 = CredentialResponse + Nonce + Element + Hash;
    public const int Ke3 = Hash;
    public const int ExportKey = Hash;
    public const int SessionKey = Hash;

    internal const int Element = 32;
    internal const int Nonce = 32;
    internal const int Seed = 32;
    internal const int Hash = 64;
    internal const int Envelope = Nonce + Hash;
    internal const int MaskedResponse = Element + Envelope;
    internal const int CredentialResponse = Element + Nonce + MaskedResponse;
}
