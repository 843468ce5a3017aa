using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>A search string made comparable: NFKC, case folded, ignorable characters dropped, white space collapsed.</summary>
public sealed class SearchString
{
    public SearchString(string text) => Folded = SearchText.Fold(text);

    public string Folded { get; }

    public bool IsIn(string folded) => folded.Contains(Folded, StringComparison.Ordinal);
}

/// <summary>What SEARCH looks at, decoded: the header fields and the texts of a letter (RFC 9051 §6.4.4).</summary>
public static class SearchText
{
    /// <summary>Text made comparable: NFKC, case folded, ignorable characters dropped, white space collapsed.</summary>
    public static string Fold(string text) => throw new NotSupportedException(text);

    /// <summary>SEARCH BODY: the texts of all text parts, and the headers of the parts below the top.</summary>
    public static bool BodyContains(ParsedMessage message, SearchString search) => throw new NotSupportedException();

    /// <summary>SEARCH TEXT: the top header and the body.</summary>
    public static bool TextContains(ParsedMessage message, SearchString search) => throw new NotSupportedException();

    /// <summary>SEARCH HEADER: one of the top fields of that name; an empty string asks whether there is one.</summary>
    public static bool HeaderContains(ReadOnlySpan<byte> header, string fieldName, SearchString search)
        => throw new NotSupportedException();
}
