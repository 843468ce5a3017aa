using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Shinten.Server.Hosting;

/// <summary>One kind of listener.</summary>
/// <param name="Name">As in <c>demo.json</c>.</param>
/// <param name="DemoPort">Where the demo listens, on 127.0.0.1.</param>
/// <param name="Endpoints">The setting that says where a server listens: addresses with ports, between commas.</param>
/// <param name="Use">What is spoken there; the flag says whether the address is one of this machine alone.</param>
internal sealed record Listener(
    string Name,
    int DemoPort,
    Func<ListenerOptions, string> Endpoints,
    Action<ListenOptions, ListenerOptions, bool> Use);
