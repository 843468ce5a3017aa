using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Shinten.Mail.Addresses;

/// <summary>A domain name as mail compares it: lower-case A-labels (RFC 5890 §2.3.2.1, RFC 5321 §4.1.2).</summary>
public sealed record DomainName
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;
    private const int MaxInput = 1024;

    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true, AllowUnassigned = false };

    private DomainName(string value) => Value = value;

    /// <summary>The canonical form: A-labels, lower case, no final dot.</summary>
    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DomainName? name)
    {
        name = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxInput)
        {
            return false;
        }

        string candidate = System.Text.Ascii.IsValid(text) ? text.ToLowerInvariant() : ToAscii(text);
        if (!IsValid(candidate))
        {
            return false;
        }

        name = new DomainName(candidate);
        return true;
    }

    /// <summary>The form for people: U-labels where they decode.</summary>
    public string ToUnicode()
    {
        try
        {
            return Value.Contains("xn--", StringComparison.Ordinal) ? Idna.GetUnicode(Value) : Value;
        }
        catch (ArgumentException)
        {
            return Value;
        }
    }

    public override string ToString() => Value;

    private static string ToAscii(string text)
    {
        try
        {
            return Idna.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return "";
        }
    }

    private static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (Range range in name.AsSpan().Split('.'))
        {
            if (!IsLabel(name.AsSpan()[range]))
            {
                return false;
            }
        }

        return true;
    }

    // sub-domain = Let-dig [Ldh-str]; underscores occur in real host names and are let through inside.
    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (char c in label)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
