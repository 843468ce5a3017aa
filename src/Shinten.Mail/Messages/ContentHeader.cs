using System.Buffers;

namespace Shinten.Mail.Messages;

/// <summary>
/// What the MIME fields of one header say of its part (RFC 2045 §3, RFC 2183 §2, RFC 3282 §2, RFC 2557 §4.2).
/// </summary>
internal static class ContentHeader
{
    private const int MaxText = 2_000;

    private static readonly SearchValues<byte> Specials = SearchValues.Create("()<>@,;:\\\"/[]?="u8);

    public static MessagePart Read(ReadOnlySpan<byte> header, ContentType defaultType, int maxFields)
    {
        MessagePart part = new() { Type = defaultType };
        bool hasType = false;
        HeaderReader fields = new(header);
        for (int count = 0; count < maxFields && fields.TryRead(); count++)
        {
            if (!Bytes.StartsWithIgnoreCase(fields.Name, "content-"u8))
            {
                continue;
            }

            ReadOnlySpan<byte> name = fields.Name["content-".Length..];
            if (!Bytes.EqualsIgnoreCase(name, "type"u8))
            {
                part = With(part, name, fields.Value);
            }
            else if (!hasType)
            {
                hasType = true;
                part = part with { Type = ReadType(fields.Value, defaultType) };
            }
        }

        return part;
    }

    /// <summary>A field that is not understood means plain text (RFC 2045 §5.2).</summary>
    public static ContentType ReadType(ReadOnlySpan<byte> field, ContentType defaultType)
    {
        ReadOnlySpan<byte> value = ParameterReader.Read(field, out IReadOnlyList<ContentParameter> parameters);
        int slash = value.IndexOf((byte)'/');
        if (slash < 0)
        {
            return IsToken(value) && Bytes.EqualsIgnoreCase(value, "text"u8)
                ? new ContentType("text", "plain", parameters)
                : defaultType;
        }

        ReadOnlySpan<byte> type = value[..slash].Trim(Bytes.White);
        ReadOnlySpan<byte> subtype = FirstToken(value[(slash + 1)..].Trim(Bytes.White));
        return IsToken(type) && IsToken(subtype)
            ? new ContentType(KnownText.LowerOf(type), KnownText.LowerOf(subtype), parameters)
            : defaultType;
    }

    private static MessagePart With(MessagePart part, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        => KnownText.LowerOf(name) switch
        {
            "transfer-encoding" => part with { Encoding = ReadEncoding(value) },
            "disposition" when part.Disposition is null => part with { Disposition = ReadDisposition(value) },
            "id" => part with { Id = part.Id ?? Text(value) },
            "description" => WithDescription(part, value),
            "md5" => part with { Md5 = part.Md5 ?? Text(value) },
            "language" => part with { Language = ReadLanguages(value) },
            "location" => part with { Location = part.Location ?? ReadLocation(value) },
            _ => part,
        };

    private static string ReadEncoding(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> encoding = Bytes.Unfold(Addresses.Phrase.WithoutComments(value)).TrimEnd(";"u8);
        return IsToken(encoding) ? KnownText.LowerOf(encoding[..Math.Min(encoding.Length, 64)]) : "7bit";
    }

    private static ContentDisposition? ReadDisposition(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> kind = ParameterReader.Read(value, out IReadOnlyList<ContentParameter> parameters);
        return IsToken(kind)
            ? new ContentDisposition(KnownText.LowerOf(kind), parameters)
            : parameters.Count > 0 ? new ContentDisposition("attachment", parameters) : null;
    }

    // URI may be folded, and the white space of that does not belong to it (RFC 2557 §4.4.1).
    private static string? ReadLocation(ReadOnlySpan<byte> value)
        => Text(value)?.Replace(" ", "", StringComparison.Ordinal);

    private static MessagePart WithDescription(MessagePart part, ReadOnlySpan<byte> value)
    {
        if (part.Description is not null || Text(value) is not { } raw)
        {
            return part;
        }

        string text = EncodedWord.Decode(Cut(value));
        bool keepsRaw = System.Text.Ascii.IsValid(raw) && raw != EncodedWord.Encode(text);
        return part with { Description = text, RawDescription = keepsRaw ? raw : null };
    }

    private static string[] ReadLanguages(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = Bytes.Unfold(Addresses.Phrase.WithoutComments(Cut(value)));
        return Bytes.ToText(text).Split(',', 32,
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Text(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = Bytes.Unfold(Cut(value));
        return text.IsEmpty ? null : Bytes.ToText(text);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value) => value[..Math.Min(value.Length, MaxText)];

    private static ReadOnlySpan<byte> FirstToken(ReadOnlySpan<byte> text)
        => text.IndexOfAny(" \t,"u8) is int end and >= 0 ? text[..end] : text;

    private static bool IsToken(ReadOnlySpan<byte> text)
        => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'!', (byte)'~') && !text.ContainsAny(Specials);
}
