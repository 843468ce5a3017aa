namespace Shinten.Sealing.Seals;

/// <summary>
/// The OpenPGP packet that letters of one seal become, fixed when the seal is made (sealing.md §5):
/// version 1 or 2 of the encrypted data packet, cipher, and AEAD mode (0 in version 1).
/// </summary>
public readonly record struct SealForm(byte Version, byte Cipher, byte Aead);
