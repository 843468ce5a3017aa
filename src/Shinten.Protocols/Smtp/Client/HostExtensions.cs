using System.Collections.Frozen;
using System.Globalization;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>What a host says it can do (RFC 5321 §4.1.1.1).</summary>
public sealed class HostExtensions
{
    private readonly FrozenDictionary<string, string> _keywords;

    private HostExtensions(FrozenDictionary<string, string> keywords)
    {
        _keywords = keywords;
        MaxSize = NumberOf(Value("SIZE"));
        foreach (string limit in Value("LIMITS").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = limit.Split('=', 2);
            long number = pair.Length == 2 ? NumberOf(pair[1]) : 0;
            switch (pair[0].ToUpperInvariant())
            {
                case "MAILMAX":
                    MaxMessages = Limit(number);
                    break;
                case "RCPTMAX":
                    MaxRecipients = Limit(number);
                    break;
                case "RCPTDOMAINMAX":
                    MaxDomains = Limit(number);
                    break;
            }
        }
    }

    /// <summary>Those of a host that was greeted with HELO.</summary>
    public static HostExtensions None { get; } = new(FrozenDictionary<string, string>.Empty);

    public bool HasPipelining => _keywords.ContainsKey("PIPELINING");

    /// <summary>BODY=8BITMIME may be said (RFC 6152 §2).</summary>
    public bool HasEightBit => _keywords.ContainsKey("8BITMIME");

    /// <summary>BODY=BINARYMIME may be said, which needs BDAT (RFC 3030 §3).</summary>
    public bool HasBinary => _keywords.ContainsKey("BINARYMIME") && _keywords.ContainsKey("CHUNKING");

    /// <summary>Addresses and header fields may hold UTF-8 (RFC 6531 §3.1).</summary>
    public bool HasUtf8 => _keywords.ContainsKey("SMTPUTF8") && HasEightBit;

    /// <summary>It takes on what the sender wants to hear (RFC 3461 §3).</summary>
    public bool HasDsn => _keywords.ContainsKey("DSN");

    public bool HasSize => _keywords.ContainsKey("SIZE");

    /// <summary>The largest message it takes (RFC 1870 §4); 0 if it does not say.</summary>
    public long MaxSize { get; }

    /// <summary>TLS can be asked for (RFC 3207 §2).</summary>
    public bool HasStartTls => _keywords.ContainsKey("STARTTLS");

    /// <summary>How one may sign in (RFC 4954 §3), in capitals.</summary>
    public IReadOnlyList<string> SignInMechanisms
        => Value("AUTH").ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Transactions on one connection (RFC 9422 §4.1).</summary>
    public int MaxMessages { get; } = int.MaxValue;

    /// <summary>Recipients of one transaction (RFC 9422 §4.2).</summary>
    public int MaxRecipients { get; } = int.MaxValue;

    /// <summary>Domains in one transaction (RFC 9422 §4.3).</summary>
    public int MaxDomains { get; } = int.MaxValue;

    // ehlo-line = ehlo-keyword *( SP ehlo-param ); the first line greets
    internal static HostExtensions Read(IReadOnlyList<string> lines)
    {
        Dictionary<string, string> keywords = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            string keyword = space < 0 ? line : line[..space];
            keywords.TryAdd(keyword, space < 0 ? "" : line[(space + 1)..].Trim());
        }

        return new HostExtensions(keywords.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    private string Value(string keyword) => _keywords.GetValueOrDefault(keyword, "");

    private static int Limit(long number) => number is > 0 and < int.MaxValue ? (int)number : int.MaxValue;

    private static long NumberOf(string text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
