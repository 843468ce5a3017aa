using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>A search string made comparable, ready to be sought in many texts.</summary>
public sealed class SearchString(string text)
{
    public string Folded { get; } = SearchText.Fold(text);

    /// <summary>True if the text, folded as the string was, holds it; an empty string is in every text.</summary>
    public bool IsIn(string text)
    {
        using TextBuffer folded = new();
        Folding.Fold(text, folded);
        return IsInFolded(folded.Text);
    }

    internal bool IsInFolded(ReadOnlySpan<char> folded) => folded.IndexOf(Folded, StringComparison.Ordinal) >= 0;
}

/// <summary>What SEARCH looks at, decoded: the header fields and the texts of a letter (RFC 9051 §6.4.4).</summary>
public static class SearchText
{
    private static readonly byte[][] UncoveredNames =
    [
        "dkim-signature"u8.ToArray(), "autocrypt"u8.ToArray(), "autocrypt-gossip"u8.ToArray(),
        "x-gm-message-state"u8.ToArray(), "face"u8.ToArray(), "x-face"u8.ToArray(),
    ];

    private static readonly byte[][] UncoveredStarts =
    [
        "arc-"u8.ToArray(), "x-ms-exchange-"u8.ToArray(), "x-google-"u8.ToArray(), "x-microsoft-antispam-"u8.ToArray(),
    ];

    /// <summary>Text made comparable: NFKC, case folded, ignorable characters dropped, white space collapsed.</summary>
    public static string Fold(string text)
    {
        using TextBuffer folded = new();
        Folding.Fold(text, folded);
        return folded.Text.ToString();
    }

    /// <summary>SEARCH BODY: the texts of all text parts, and the header fields of all parts below the top.</summary>
    public static bool BodyContains(ParsedMessage message, SearchString search)
        => Contains(message, search, SearchScope.Body);

    /// <summary>SEARCH TEXT: the values of the top header fields, and the body.</summary>
    public static bool TextContains(ParsedMessage message, SearchString search)
        => Contains(message, search, SearchScope.Text);

    /// <summary>SEARCH HEADER: one of the fields of that name; an empty string asks whether there is one.</summary>
    public static bool HeaderContains(ReadOnlySpan<byte> header, string fieldName, SearchString search)
    {
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            if (Ascii.EqualsIgnoreCase(fields.Name, fieldName)
                && (search.Folded.Length == 0 || search.IsIn(EncodedWord.Decode(fields.Value))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True if TEXT looks into fields of this name, so that word sets narrow a search for it. Signatures, seals and
    /// keys,
    /// long and alike to nobody, are left to SEARCH HEADER.
    /// </summary>
    public static bool Covers(ReadOnlySpan<byte> fieldName)
    {
        foreach (byte[] name in UncoveredNames)
        {
            if (Bytes.EqualsIgnoreCase(fieldName, name))
            {
                return false;
            }
        }

        foreach (byte[] start in UncoveredStarts)
        {
            if (Bytes.StartsWithIgnoreCase(fieldName, start))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(ParsedMessage message, SearchString search, SearchScope scope)
    {
        if (search.Folded.Length == 0)
        {
            return true;
        }

        using SearchTexts texts = new(message);
        return !texts.Visit(scope, folded => !search.IsInFolded(folded));
    }
}
