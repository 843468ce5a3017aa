namespace Shinten.Protocols.Pop3;

/// <summary>What is announced works; nothing else is announced (RFC 2449 §6).</summary>
internal static class Pop3Capabilities
{
    /// <remarks>No LOGIN-DELAY, since who comes back at once is let in.</remarks>
    private static readonly string[] Always =
    [
        "TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER", "UTF8 USER", "LANG",
        "IMPLEMENTATION Shinten",
    ];

    private static readonly string[] Login = ["USER", "SASL PLAIN"];

    // STLS where it may be given; USER and SASL where a password may be (RFC 2595 §4).
    public static IEnumerable<string> Of(Pop3Session session)
    {
        IEnumerable<string> all = session.AllowsLogin ? Always.Concat(Login) : Always;
        return session.State == Pop3States.Authorization && session.Connection.CanStartTls ? all.Append("STLS") : all;
    }
}
