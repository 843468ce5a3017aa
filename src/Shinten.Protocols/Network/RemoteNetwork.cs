using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Shinten.Protocols.Network;

/// <summary>The network that a peer comes from, coarse enough to count and never written down: IPv4 /24, IPv6
/// /56.</summary>
public readonly record struct RemoteNetwork
{
    private readonly ulong _prefix;
    private readonly byte _kind;

    private RemoteNetwork(byte kind, ulong prefix) => (_kind, _prefix) = (kind, prefix);

    /// <summary>This machine: loopback addresses and Unix sockets, which no limit on networks applies to.</summary>
    public static RemoteNetwork Local { get; }

    public bool IsLocal => _kind == 0;

    public static RemoteNetwork Of(EndPoint? peer)
        => peer is IPEndPoint { Address: { } address } ? Of(address) : Local;

    public static RemoteNetwork Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (IPAddress.IsLoopback(address))
            return Local;

        if (address.IsIPv4MappedToIPv6)
            return Of(address.MapToIPv4());

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new RemoteNetwork(4, BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8)
            : new RemoteNetwork(6, BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 8);
    }

    /// <summary>Says nothing of the address, so that it cannot slip into a log.</summary>
    public override string ToString() => _kind == 0 ? "local" : "remote";
}
