using System.Buffers;
using System.Globalization;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Words;

namespace Shinten.Mail.Views;

/// <summary>
/// Recognises what <see cref="SealedView"/> shows in the place of a letter, so that nobody sends it on for the letter
/// itself: in a message, in one that is attached to it, and in one that is attached as a file.
/// </summary>
/// <remarks>
/// PGP/MIME that a program wrote for its user has a boundary of its own and passes; so do the armour alone, saved and
/// attached, and the short text quoted or copied into what a user writes.
/// </remarks>
public static class SealedPlaceholder
{
    /// <summary>Fixed, and no name of this server: a host that is renamed must not change what clients have cached.
    /// </summary>
    public const string Host = "sealed.invalid";

    private const string BoundaryStart = "=_shinten-";
    private const int IdLength = 16;
    private const string FileEnding = ".eml";

    /// <summary>Messages in files in messages in files are looked at so deep.</summary>
    private const int MaxDepth = 4;

    /// <summary>Enough of a part to hold the whole of the short text, in any transfer encoding.</summary>
    private const int TextStart = 8 * 1024;

    private static readonly string ShortText = WithoutWhite(SealedText.Body);

    public static bool IsIn(ParsedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return IsIn(message, MaxDepth);
    }

    internal static string Boundary(long messageId)
        => string.Create(CultureInfo.InvariantCulture, $"{BoundaryStart}{messageId:x16}");

    private static bool IsIn(ParsedMessage message, int depth)
    {
        ReadOnlySpan<byte> header = message.Header(message.Root);
        return IsOurs(FieldsReader.Read(header, message.Limits)) || IsIn(message, message.Root, depth);
    }

    private static bool IsIn(ParsedMessage message, MessagePart part, int depth)
    {
        if (part.Type.Is("multipart", "encrypted") && IsOurs(part.Type.Find("boundary")))
        {
            return true;
        }

        foreach (MessagePart child in part.Children)
        {
            if (IsIn(message, child, depth))
            {
                return true;
            }
        }

        if (part.Message is { } inner && TransferDecoder.IsIdentity(part.Encoding))
        {
            return (part.MessageFields is { } fields && IsOurs(fields)) || IsIn(message, inner, depth);
        }

        return part.Type.IsText ? IsShortText(message, part) : IsMessageFile(part) && IsInFile(message, part, depth);
    }

    private static bool IsOurs(EnvelopeFields fields)
        => EndsAtHost(fields.MessageIdText) || fields.From.Any(IsOurs);

    private static bool IsOurs(HeaderAddress address)
        => Host.Equals(address.Host, StringComparison.OrdinalIgnoreCase);

    private static bool EndsAtHost(string? messageId)
        => messageId?.Contains($"@{Host}>", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsOurs(string? boundary)
        => boundary?.Length == BoundaryStart.Length + IdLength
            && boundary.StartsWith(BoundaryStart, StringComparison.Ordinal)
            && boundary.Skip(BoundaryStart.Length).All(char.IsAsciiHexDigitLower);

    private static bool IsShortText(ParsedMessage message, MessagePart part)
    {
        using PartText text = new(message);
        ReadOnlySpan<char> start = text.Read(part, TextStart, TextStart);
        return WithoutWhite(start).StartsWith(ShortText, StringComparison.Ordinal);
    }

    // A message in base64 is against RFC 2046 §5.2.1, and written by some.
    private static bool IsMessageFile(MessagePart part)
        => part.Type.IsMessage || part.Name?.EndsWith(FileEnding, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsInFile(ParsedMessage message, MessagePart part, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        ReadOnlySpan<byte> body = message.Body(part);
        ArrayBufferWriter<byte> file = new(Math.Max(1, body.Length));
        TransferDecoder.Decode(part.Encoding, body, file);
        return IsIn(ParsedMessage.Parse(file.WrittenMemory, message.Limits), depth - 1);
    }

    private static string WithoutWhite(ReadOnlySpan<char> text)
    {
        char[] kept = new char[text.Length];
        int length = 0;
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                kept[length++] = c;
            }
        }

        return new string(kept, 0, length);
    }
}
