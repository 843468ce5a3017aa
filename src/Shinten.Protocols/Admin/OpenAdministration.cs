using System.CommandLine;

namespace Shinten.Protocols.Admin;

/// <summary>Finds what a command works on: the running server of its data folder, or the folder itself.</summary>
public delegate Task<IAdministration> OpenAdministration(ParseResult arguments, CancellationToken cancel);

/// <summary>Makes the folders and the settings of a new server.</summary>
public delegate void PrepareServer(ParseResult arguments, string hostName);
