using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Shinten.Protocols.Imap;
using Shinten.Protocols.Lmtp;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Hosting;

/// <summary>Every protocol that the server listens for. To add one: a row here and a setting of its name.</summary>
internal static class Listeners
{
    private const StringSplitOptions Splitting =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    public static IReadOnlyList<Listener> Table { get; } =
    [
        new("smtp", 2525, options => options.Smtp, (listener, _, _)
            => listener.UseProtocol<SmtpConnectionHandler>(new ListenerTraits(ListenerTls.OnRequest))),
        new("submission", 2587, options => options.Submission, (listener, _, _)
            => listener.UseProtocol<SubmissionConnectionHandler>(new ListenerTraits(ListenerTls.OnRequest))),
        new("submissions", 2465, options => options.Submissions, (listener, _, _)
            => listener.UseProtocol<SubmissionConnectionHandler>(new ListenerTraits(ListenerTls.Implicit))),
        new("lmtp", 2424, options => options.Lmtp, (listener, _, _)
            => listener.UseProtocol<LmtpConnectionHandler>(new ListenerTraits(ListenerTls.OnRequest))),
        new("imap", 2143, options => options.Imap, (listener, options, isLoopback)
            => listener.UseProtocol<ImapConnectionHandler>(new ListenerTraits(ListenerTls.OnRequest)
            {
                AllowsPlainLogin = isLoopback && options.PlainLoginOnLoopback,
            })),
        new("imaps", 2993, options => options.Imaps, (listener, _, _)
            => listener.UseProtocol<ImapConnectionHandler>(new ListenerTraits(ListenerTls.Implicit))),
        new("pop3", 2110, options => options.Pop3, (listener, options, isLoopback)
            => listener.UseProtocol<Pop3ConnectionHandler>(new ListenerTraits(ListenerTls.OnRequest)
            {
                AllowsPlainLogin = isLoopback && options.PlainLoginOnLoopback,
            })),
        new("pop3s", 2995, options => options.Pop3s, (listener, _, _)
            => listener.UseProtocol<Pop3ConnectionHandler>(new ListenerTraits(ListenerTls.Implicit))),
        new("https", 8443, options => options.Https, (listener, _, _) => WebListener.Use(listener)),
    ];

    /// <summary>Binds what the settings say; the ports are known once the server has started.</summary>
    public static IReadOnlyList<BoundListener> Bind(KestrelServerOptions kestrel, ListenerOptions options)
    {
        List<BoundListener> bound = [];
        foreach (Listener row in Table)
        {
            foreach (IPEndPoint endpoint in Parse(row.Name, row.Endpoints(options)))
            {
                kestrel.Listen(endpoint, listener =>
                {
                    row.Use(listener, options, IPAddress.IsLoopback(endpoint.Address));
                    bound.Add(new BoundListener(row.Name, listener));
                });
            }
        }

        return bound;
    }

    /// <summary>Why the system lets nobody listen where the settings say, and what to do.</summary>
    public static string WhyNot(ListenerOptions options, SocketException cause)
    {
        string where = string.Join(", ", Table
            .SelectMany(row => Parse(row.Name, row.Endpoints(options)), (row, endpoint) => (row.Name, endpoint))
            .Where(listener => FailsToo(listener.endpoint, cause.SocketErrorCode))
            .Select(listener => $"{listener.endpoint} (Listeners:{listener.Name})"));
        string what = cause.SocketErrorCode switch
        {
            SocketError.AccessDenied => "A port below 1024 needs a right that systemd gives as "
                + "AmbientCapabilities=CAP_NET_BIND_SERVICE; or say another port.",
            SocketError.AddressNotAvailable => "Say an address of this machine, or * for all of them.",
            _ => "Say where else to listen, or none.",
        };
        return $"nobody can listen on {where}: {cause.Message}. {what}";
    }

    private static bool FailsToo(IPEndPoint endpoint, SocketError how)
    {
        using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == how;
        }
    }

    // listeners = "none" / endpoint *("," endpoint); endpoint = ("*" / address) ":" port
    internal static IReadOnlyList<IPEndPoint> Parse(string name, string setting)
    {
        List<IPEndPoint> endpoints = [];
        foreach (string entry in setting.Split(',', Splitting))
        {
            if (entry == "none")
            {
                continue;
            }

            string address = entry.StartsWith("*:", StringComparison.Ordinal) ? $"[::]{entry[1..]}" : entry;
            int colon = address.LastIndexOf(':');
            endpoints.Add(colon > 0
                && IPAddress.TryParse(address[..colon].Trim('[', ']'), out IPAddress? ip)
                && ushort.TryParse(address[(colon + 1)..], CultureInfo.InvariantCulture, out ushort port)
                ? new IPEndPoint(ip, port)
                : throw new CommandFailedException(
                    $"a setting is wrong: Listeners:{name} is \"{entry}\" and not like *:25 or 127.0.0.1:24."));
        }

        return endpoints;
    }
}

/// <summary>A listener and the address that the system gave it.</summary>
internal sealed record BoundListener(string Name, ListenOptions Options)
{
    public int Port => Options.IPEndPoint?.Port ?? 0;
}
