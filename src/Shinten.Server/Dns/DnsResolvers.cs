using System.Net;

namespace Shinten.Server.Dns;

/// <summary>The resolver that the settings ask for.</summary>
internal static class DnsResolvers
{
    private const int DnsPort = 53;

    private const StringSplitOptions Splitting =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    public static IDnsResolver Create(DnsOptions options)
    {
        NameServers asked = new(TryParse(options.NameServers, out List<IPEndPoint> servers, out _) ? servers : []);
        return options.BuiltInTestNames ? new BuiltInNames(asked) : asked;
    }

    // name-servers = [server *("," server)]; server = address [":" port]
    public static bool TryParse(string setting, out List<IPEndPoint> servers, out string? wrong)
    {
        servers = [];
        wrong = null;
        foreach (string entry in setting.Split(',', Splitting))
        {
            if (!IPEndPoint.TryParse(entry, out IPEndPoint? server))
            {
                wrong = entry;
                return false;
            }

            servers.Add(server.Port == 0 ? new IPEndPoint(server.Address, DnsPort) : server);
        }

        return true;
    }
}
