using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Shinten.Mail.Addresses;

/// <summary>
/// An address in brackets in the place of a domain, <c>[192.0.2.1]</c> or <c>[IPv6:2001:db8::1]</c> (RFC 5321 §4.1.3).
/// </summary>
public sealed record AddressLiteral
{
    private const string Ipv6Tag = "IPv6:";

    private AddressLiteral(IPAddress address) => Address = address;

    public IPAddress Address { get; }

    /// <param name="text">With its brackets.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AddressLiteral? literal)
    {
        literal = null;
        if (text is null || text.Length is < 4 or > 64 || text[0] != '[' || text[^1] != ']')
        {
            return false;
        }

        ReadOnlySpan<char> inside = text.AsSpan(1, text.Length - 2);
        bool isIpv6 = inside.StartsWith(Ipv6Tag, StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = isIpv6 ? inside[Ipv6Tag.Length..] : inside;
        AddressFamily wanted = isIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (digits.ContainsAny('%', '[') || (!isIpv6 && digits.Count('.') != 3))
        {
            return false;
        }

        if (!IPAddress.TryParse(digits, out IPAddress? address) || address.AddressFamily != wanted)
        {
            return false;
        }

        literal = new AddressLiteral(address);
        return true;
    }

    public override string ToString()
        => Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Ipv6Tag}{Address}]" : $"[{Address}]";
}
