using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Shinten.Mail.Addresses;

/// <summary>
/// A mailbox as SMTP names it, quoted local parts and UTF-8 included (RFC 5321 §4.1.2, RFC 6531 §3.3). Two are equal
/// when their lower-cased forms are.
/// </summary>
public sealed class MailAddress : IEquatable<MailAddress>
{
    private const int MaxLocalPart = 64;
    private const int MaxLength = 254;

    private MailAddress(string localPart, DomainName? domain, AddressLiteral? literal)
    {
        LocalPart = localPart;
        Domain = domain;
        Literal = literal;
        Canonical = $"{Quote(localPart.ToLowerInvariant())}@{Host}";
    }

    /// <summary>What the local part means: without quotes, in the case it was written.</summary>
    public string LocalPart { get; }

    /// <summary>Null where the address has an address literal instead.</summary>
    public DomainName? Domain { get; }

    public AddressLiteral? Literal { get; }

    public string Host => Domain?.Value ?? Literal!.ToString();

    /// <summary>The form for comparison and for keys: everything lower case.</summary>
    public string Canonical { get; }

    /// <summary>What stands behind the first plus sign of the local part (RFC 5233 §4), or null.</summary>
    public string? Detail => DetailStart is > 0 and int plus ? LocalPart[(plus + 1)..] : null;

    /// <summary>The same address without its detail: <c>alice@</c> for <c>alice+shop@</c>.</summary>
    public MailAddress WithoutDetail
        => DetailStart is > 0 and int plus ? new MailAddress(LocalPart[..plus], Domain, Literal) : this;

    /// <summary>True where the address needs SMTPUTF8 (RFC 6531 §3.3).</summary>
    public bool IsInternational => !Ascii.IsValid(LocalPart);

    private int DetailStart => LocalPart.IndexOf('+', StringComparison.Ordinal);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MailAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text) || text.Length > 2 * MaxLength)
        {
            return false;
        }

        int at = text[0] == '"' ? EndOfQuoted(text) : text.LastIndexOf('@');
        if (at <= 0 || at >= text.Length - 1 || text[at] != '@')
        {
            return false;
        }

        string? local = text[0] == '"' ? Unquote(text.AsSpan(1, at - 2)) : DotString(text[..at]);
        return local is not null && TryMake(local, text[(at + 1)..], out address);
    }

    /// <summary>Puts together what was taken apart already; refuses what could not be written as an address.</summary>
    public static bool TryMake(string localPart, string host, [NotNullWhen(true)] out MailAddress? address)
    {
        address = null;
        if (localPart.Length == 0 || Encoding.UTF8.GetByteCount(localPart) > MaxLocalPart || !IsPrintable(localPart))
        {
            return false;
        }

        DomainName? domain = null;
        AddressLiteral? literal = null;
        if (!DomainName.TryParse(host, out domain) && !AddressLiteral.TryParse(host, out literal))
        {
            return false;
        }

        MailAddress made = new(localPart, domain, literal);
        if (Encoding.UTF8.GetByteCount(made.Canonical) > MaxLength)
        {
            return false;
        }

        address = made;
        return true;
    }

    public bool Equals(MailAddress? other) => other is not null && Canonical == other.Canonical;

    public override bool Equals(object? obj) => Equals(obj as MailAddress);

    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Quote(LocalPart)}@{Host}";

    internal static bool IsAtomText(char c)
        => char.IsAsciiLetterOrDigit(c) || c > '\x7F' || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);

    private static string? DotString(string text) => IsDotString(text) ? text : null;

    // Dot-string = Atom *("." Atom)
    private static bool IsDotString(string text)
    {
        bool afterDot = true;
        foreach (char c in text)
        {
            if (c == '.' ? afterDot : !IsAtomText(c))
            {
                return false;
            }

            afterDot = c == '.';
        }

        return !afterDot;
    }

    private static bool IsPrintable(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private static int EndOfQuoted(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1 < text.Length ? i + 1 : -1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    private static string Unquote(ReadOnlySpan<char> inside)
    {
        StringBuilder text = new(inside.Length);
        for (int i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '\\' && i + 1 < inside.Length)
            {
                i++;
            }

            text.Append(inside[i]);
        }

        return text.ToString();
    }

    private static string Quote(string local)
        => IsDotString(local)
            ? local
            : QuotedString.Of(local);
}
