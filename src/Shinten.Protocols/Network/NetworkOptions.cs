using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Protocols.Network;

/// <summary>Settings under <c>Network</c> in <c>shinten.json</c>: what every listener has in common.</summary>
public sealed class NetworkOptions
{
    public const string Section = "Network";

    /// <summary>Connections open at once, all protocols together; further ones are told to come back later.</summary>
    [Range(16, 1_000_000)]
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Connections open at once from one network (IPv4 /24, IPv6 /56); this machine itself is not
    /// limited.</summary>
    [Range(4, 100_000)]
    public int MaxConnectionsPerNetwork { get; init; } = 200;

    /// <summary>How long a TLS handshake may take.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan TlsHandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer may leave our answers unread before the connection is cut.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The slowest pace, in bytes a second, at which a message may be sent to us; 0 turns the check
    /// off.</summary>
    [Range(0, 1024 * 1024)]
    public int MinBytesPerSecond { get; init; } = 128;

    /// <summary>How long a message may be sent slower than that before the pace counts.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan MinRateGrace { get; init; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
public sealed partial class NetworkOptionsValidator : IValidateOptions<NetworkOptions>;
