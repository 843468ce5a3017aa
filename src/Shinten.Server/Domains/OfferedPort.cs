using System.Net;
using Shinten.Server.Hosting;

namespace Shinten.Server.Domains;

/// <summary>Where a protocol can be reached, as the settings say.</summary>
/// <param name="Listener">Its name, as in the settings.</param>
internal sealed record OfferedPort(string Listener, int Port)
{
    /// <summary>What listens for this machine alone is left out, unless everything does, as in a demo.</summary>
    public static IReadOnlyList<OfferedPort> Of(ListenerOptions options)
    {
        (string Name, IPEndPoint Endpoint)[] all =
        [
            .. Listeners.Table.SelectMany(row => Listeners.Parse(row.Name, row.Endpoints(options))
                .Select(endpoint => (row.Name, endpoint))),
        ];
        bool isPublic = all.Any(listener => !IPAddress.IsLoopback(listener.Endpoint.Address));
        return
        [
            .. all.Where(listener => !isPublic || !IPAddress.IsLoopback(listener.Endpoint.Address))
                .Select(listener => new OfferedPort(listener.Name, listener.Endpoint.Port)),
        ];
    }
}
