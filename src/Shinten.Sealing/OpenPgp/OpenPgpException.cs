namespace Shinten.Sealing.OpenPgp;

/// <summary>An OpenPGP object is malformed, unsupported or refused; the message says why, for people.</summary>
public sealed class OpenPgpException(string message) : Exception(message);
