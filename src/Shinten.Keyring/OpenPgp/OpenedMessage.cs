namespace Shinten.Keyring.OpenPgp;

/// <summary>What an encrypted OpenPGP message contained.</summary>
/// <param name="Content">The literal's bytes.</param>
/// <param name="Signatures">Signature packets beside it, headers included; not verified.</param>
public sealed record OpenedMessage(byte[] Content, IReadOnlyList<byte[]> Signatures);
