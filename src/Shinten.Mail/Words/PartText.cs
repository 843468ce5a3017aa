using System.Buffers;
using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>The text of a text part: out of its transfer encoding, its charset and its markup.</summary>
internal sealed class PartText(ParsedMessage message) : IDisposable
{
    private readonly TextBuffer _text = new();
    private ArrayBufferWriter<byte>? _decoded;

    /// <summary>The bytes of a part whose text is ASCII as it stands; valid until the next part is read.</summary>
    public bool TryReadAscii(MessagePart part, out ReadOnlySpan<byte> ascii)
    {
        ascii = Transferred(part, message.Body(part));
        return !IsHtml(part) && Ascii.IsValid(ascii) && !IsStateful(part.Type.Charset);
    }

    /// <param name="maxBytes">How much of the transferred body is looked at.</param>
    /// <param name="maxText">How much of the text of HTML is wanted.</param>
    public ReadOnlySpan<char> Read(MessagePart part, int maxBytes = int.MaxValue, int maxText = int.MaxValue)
    {
        ReadOnlySpan<byte> body = message.Body(part);
        body = Transferred(part, body[..Math.Min(body.Length, maxBytes)]);
        bool isHtml = IsHtml(part);
        if (!isHtml && Ascii.IsValid(body) && !IsStateful(part.Type.Charset))
        {
            return Widened(body);
        }

        string text = Charsets.Decode(part.Type.Charset, body);
        return isHtml ? HtmlText.Of(text, maxText) : text;
    }

    public void Dispose() => _text.Dispose();

    private static bool IsHtml(MessagePart part) => part.Type.Subtype is "html" or "xhtml" or "xhtml+xml";

    // ASCII bytes mean other things in ISO-2022-JP, HZ and UTF-16.
    private static bool IsStateful(string? charset) => charset is not null
        && (Starts(charset, "iso-2022") || Starts(charset, "hz") || Starts(charset, "utf-16") || Starts(charset,
            "utf-32")
            || Starts(charset, "utf16") || Starts(charset, "unicode") || Starts(charset, "csiso2022")
            || Starts(charset, "cp5") || Starts(charset, "ucs"));

    private static bool Starts(string charset, string start)
        => charset.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private ReadOnlySpan<byte> Transferred(MessagePart part, ReadOnlySpan<byte> body)
    {
        if (TransferDecoder.IsIdentity(part.Encoding))
        {
            return body;
        }

        _decoded ??= new ArrayBufferWriter<byte>(Math.Max(256, body.Length));
        _decoded.ResetWrittenCount();
        TransferDecoder.Decode(part.Encoding, body, _decoded);
        return _decoded.WrittenSpan;
    }

    private ReadOnlySpan<char> Widened(ReadOnlySpan<byte> ascii)
    {
        _text.Clear();
        _text.Reserve(ascii.Length);
        _text.Advance(Encoding.ASCII.GetChars(ascii, _text.Free));
        return _text.Text;
    }
}
