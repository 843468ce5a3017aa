namespace Shinten.Sealing;

/// <summary>A stored object is damaged, of an unknown version, or not what it is shown as; the message names the
/// object.</summary>
public sealed class SealedObjectException(string message) : Exception(message);
