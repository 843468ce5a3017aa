namespace Shinten.Sealing.OpenPgp;

/// <summary>What an armour's header line says it contains (RFC 9580 §6.2.1).</summary>
public enum ArmorKind
{
    Message,
    PublicKey,
    PrivateKey,
    Signature,
}
