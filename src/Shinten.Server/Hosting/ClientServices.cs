using Shinten.Protocols.Autoconfig;

namespace Shinten.Server.Hosting;

/// <summary>Which of the listeners mail programs are told of, in the order in which they should try them.</summary>
internal static class ClientServices
{
    private static readonly (string Listener, ClientProtocol Protocol, bool ImplicitTls)[] Table =
    [
        // TLS from the first byte before STARTTLS (RFC 8314 §3).
        ("imaps", ClientProtocol.Imap, true),
        ("imap", ClientProtocol.Imap, false),
        ("pop3s", ClientProtocol.Pop3, true),
        ("pop3", ClientProtocol.Pop3, false),
        ("submissions", ClientProtocol.Submission, true),
        ("submission", ClientProtocol.Submission, false),
    ];

    public static ClientSettings Of(string hostName, IReadOnlyList<BoundListener> listeners)
    {
        List<ClientService> services = [];
        foreach ((string name, ClientProtocol protocol, bool implicitTls) in Table)
        {
            if (listeners.FirstOrDefault(listener => listener.Name == name) is { } listener)
            {
                services.Add(new ClientService(protocol, listener.Port, implicitTls));
            }
        }

        return new ClientSettings(hostName, services);
    }
}
