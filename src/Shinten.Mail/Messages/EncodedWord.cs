namespace Shinten.Mail.Messages;

/// <summary>Text in header fields beyond ASCII: <c>=?utf-8?Q?…?=</c> (RFC 2047).</summary>
public static class EncodedWord
{
    /// <summary>Unfolds a field value and decodes its encoded words; raw 8-bit text is read as UTF-8, else Windows-1252.</summary>
    public static string Decode(ReadOnlySpan<byte> value) => throw new NotSupportedException();

    /// <summary>Text as unstructured field content: itself where it is plain ASCII, else encoded words in UTF-8.</summary>
    public static string Encode(string text) => throw new NotSupportedException(text);

    /// <summary>A display name as a phrase: atoms, a quoted string, or encoded words.</summary>
    public static string EncodePhrase(string text) => throw new NotSupportedException(text);
}
