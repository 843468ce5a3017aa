namespace Shinten.Protocols.Admin;

/// <summary>A line on the admin socket is not what is spoken there; the message says what is wrong with it.</summary>
internal sealed class AdminSyntaxException(string message) : Exception(message);
