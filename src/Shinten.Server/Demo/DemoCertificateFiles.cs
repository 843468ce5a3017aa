namespace Shinten.Server.Demo;

/// <summary>Where the demo's certificates lie: what clients trust, what the server shows, and the key to it.</summary>
internal sealed record DemoCertificateFiles(string Authority, string Chain, string Key);
