using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Shinten.Mail.Messages;

/// <summary>Words that nearly every message holds, as strings that exist once.</summary>
internal static class KnownText
{
    private const int MaxLength = 28;

    private static readonly string[] Words =
    [
        "text", "plain", "html", "multipart", "mixed", "alternative", "related", "signed", "encrypted", "report",
        "digest", "application", "octet-stream", "pdf", "pgp-encrypted", "pgp-signature", "pkcs7-mime",
            "pkcs7-signature",
        "image",
        "png", "jpeg", "gif", "message", "rfc822", "global", "delivery-status", "audio", "video", "calendar",
        "charset", "boundary", "name", "filename", "format", "flowed", "delsp", "protocol", "micalg", "type", "size",
        "us-ascii", "utf-8", "UTF-8", "iso-8859-1", "ISO-8859-1", "iso-2022-jp", "ISO-2022-JP", "windows-1252",
        "7bit", "8bit", "binary", "base64", "quoted-printable", "inline", "attachment", "form-data",
    ];

    private static readonly FrozenDictionary<string, string> Known = Words.ToFrozenDictionary(word => word);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup
        = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Of(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length > MaxLength)
        {
            return Encoding.Latin1.GetString(ascii);
        }

        Span<char> text = stackalloc char[MaxLength];
        int length = Encoding.Latin1.GetChars(ascii, text);
        return Lookup.TryGetValue(text[..length], out string? known) ? known : new string(text[..length]);
    }

    public static string LowerOf(ReadOnlySpan<byte> ascii)
    {
        Span<byte> lower = stackalloc byte[MaxLength];
        bool fits = ascii.Length <= MaxLength && Ascii.IsValid(ascii);
        return fits && Ascii.ToLower(ascii, lower, out int length) == OperationStatus.Done
            ? Of(lower[..length])
            : Encoding.Latin1.GetString(ascii).ToLowerInvariant();
    }
}
