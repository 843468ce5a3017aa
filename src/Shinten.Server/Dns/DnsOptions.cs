using Microsoft.Extensions.Options;

namespace Shinten.Server.Dns;

/// <summary>Settings under <c>Dns</c> in <c>shinten.json</c>: who is asked where mail goes.</summary>
public sealed class DnsOptions
{
    public const string Section = "Dns";

    /// <summary>The name servers to ask, as addresses between commas, with a port where it is not 53:
    /// <c>127.0.0.1, [::1]:5353</c>. Those of the system, if it is empty.</summary>
    public string NameServers { get; init; } = "";

    /// <summary>Whether names that end in <c>.test</c> are answered from data within the program, as in the
    /// demo.</summary>
    public bool BuiltInTestNames { get; init; }
}

/// <summary>Says which name server is not one.</summary>
internal sealed class DnsOptionsValidator : IValidateOptions<DnsOptions>
{
    public ValidateOptionsResult Validate(string? name, DnsOptions options)
        => DnsResolvers.TryParse(options.NameServers, out _, out string? wrong)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Dns:NameServers has \"{wrong}\", which is no address such as 127.0.0.1:53.");
}
