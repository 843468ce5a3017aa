namespace Shinten.Keyring.Opaque;

/// <summary>The stretch parameters that a server asked for are weaker, or far more costly, than this client
/// accepts.</summary>
public sealed class OpaqueRefusedException(string message) : Exception(message);
