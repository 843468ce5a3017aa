using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shinten.Protocols.Smtp.Client;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage.Letters;
using Shinten.Storage.Routes;

namespace Shinten.Server.Queue;

/// <summary>Seals what we sign in with at a route's host, for that domain and that host alone: whoever writes another
/// host into the database does not get it sent there.</summary>
internal sealed class RouteSeals(QueueSealing sealing)
{
    private const byte Separator = 0;

    public byte[] Seal(StoredRoute route, HostCredentials credentials)
    {
        using PooledBytes text = new();
        text.Write(Encoding.UTF8.GetBytes(credentials.UserName));
        text.Write([Separator]);
        text.Write(Encoding.UTF8.GetBytes(credentials.Password));
        return sealing.SealOwnKey(NameOf(route), text.Span);
    }

    /// <summary>Null where the route has no credentials.</summary>
    /// <exception cref="CryptographicException">They were sealed for another route, or under another key.</exception>
    public HostCredentials? Open(StoredRoute route)
    {
        if (route.Credentials is not { } stored)
        {
            return null;
        }

        using PooledBytes text = new();
        if (!sealing.TryOpenOwnKey(NameOf(route), stored.Span, text)
            || text.Span.IndexOf(Separator) is not (>= 0 and int at))
        {
            throw new CryptographicException(
                $"The credentials of the route of {route.DomainText} cannot be opened: add it again.");
        }

        return new HostCredentials(
            Encoding.UTF8.GetString(text.Span[..at]), Encoding.UTF8.GetString(text.Span[(at + 1)..]));
    }

    // The name of an own key is short (sealing.md §9), a domain need not be.
    private static string NameOf(StoredRoute route)
    {
        string whole = string.Create(CultureInfo.InvariantCulture, $"{route.DomainText} {route.Host} {route.Port}");
        return $"route {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)).AsSpan(0, 16))}";
    }
}
