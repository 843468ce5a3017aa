namespace Shinten.Protocols.Terminal;

/// <summary>A command cannot be done; the message says why and what to do, to the person who typed it.</summary>
public sealed class CommandFailedException(string message) : Exception(message);
