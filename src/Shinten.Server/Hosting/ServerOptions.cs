using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Server.Hosting;

/// <summary>Settings at the top of <c>shinten.json</c>: what a server is called, and where its own keys lie.</summary>
public sealed class ServerOptions
{
    public const string Section = "";

    /// <summary>The name of this machine on the Internet, as in its MX and TLS records: mail.example.org.</summary>
    [Required(ErrorMessage = "it is missing; it is a full name such as mail.example.org.")]
    [RegularExpression(@"[A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?)+",
        ErrorMessage = "it must be a full name such as mail.example.org.")]
    public string HostName { get; init; } = "";

    /// <summary>Where the server's own keys lie; empty means beside the data folder, with -keys after its name. Back
    /// it up apart from the data: without it passwords no longer log in, and a thief of both can guess at them.
    /// </summary>
    public string KeysFolder { get; init; } = "";

    /// <summary>Whether the operating system may write the process's memory to disk when it crashes. Leave it off: what
    /// is in memory includes letters being received and the keys of live seals. For .NET's own dumps and debugger set
    /// <c>DOTNET_EnableDiagnostics=1</c> in the environment too.</summary>
    public bool AllowDumps { get; init; }
}

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
