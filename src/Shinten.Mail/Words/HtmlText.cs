namespace Shinten.Mail.Words;

/// <summary>The text that a reader of an HTML part sees. Takes any input in linear time; this is no sanitizer.</summary>
public static class HtmlText
{
    public static string Of(ReadOnlySpan<char> html, int maxLength = int.MaxValue) => throw new NotSupportedException();
}
