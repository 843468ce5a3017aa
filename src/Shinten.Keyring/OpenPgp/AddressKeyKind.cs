namespace Shinten.Keyring.OpenPgp;

/// <summary>Which form of key an address gets (sealing.md §8).</summary>
public enum AddressKeyKind
{
    /// <summary>
    /// Version 4 with the older ids of Ed25519 and X25519, which every program of the last years reads.
    /// </summary>
    Version4,

    /// <summary>Version 6 (RFC 9580 §5.5.2.3).</summary>
    Version6,
}
