using System.Text.Json;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>Reads the tree of parts that <see cref="PartWriter"/> wrote.</summary>
internal static class PartReader
{
    public static MessagePart Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        Draft draft = new();
        while (Json.NextProperty(ref reader))
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            if (!draft.TryTakeCommon(ref reader, name) && !draft.TryTakeRare(ref reader, name))
            {
                throw new JsonException();
            }
        }

        return draft.ToPart();
    }

    private static EnvelopeFields ReadFields(ref Utf8JsonReader reader)
    {
        FieldsReading fields = new();
        EnvelopeProperty property = EnvelopeProperty.Unknown;
        while (Json.NextProperty(ref reader))
        {
            property = EnvelopeProperties.Find(reader.ValueSpan, property);
            reader.Read();
            if (!fields.TryTake(ref reader, property))
            {
                throw new JsonException();
            }
        }

        return fields.ToFields();
    }

    private static List<MessagePart> ReadChildren(ref Utf8JsonReader reader)
    {
        List<MessagePart> children = [];
        Json.ExpectArray(ref reader);
        while (Json.NextItem(ref reader))
        {
            children.Add(Read(ref reader));
        }

        return children;
    }

    private static List<ContentParameter> ReadParameters(ref Utf8JsonReader reader)
    {
        List<ContentParameter> parameters = [];
        Json.ExpectArray(ref reader);
        while (Json.NextItem(ref reader))
        {
            string name = Known(ref reader);
            Json.Expect(ref reader, JsonTokenType.String);
            string value = Known(ref reader);
            Json.NextItem(ref reader);
            parameters.Add(new ContentParameter(name, value) { RawValue = reader.GetString() });
        }

        return parameters;
    }

    private static string Known(ref Utf8JsonReader reader)
        => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped
            && System.Text.Ascii.IsValid(reader.ValueSpan)
            ? KnownText.Of(reader.ValueSpan)
            : Json.Text(ref reader);

    private sealed class Draft
    {
        private static readonly List<ContentParameter> None = [];

        private string? _type;
        private string? _subtype;
        private IReadOnlyList<ContentParameter> _parameters = None;
        private IReadOnlyList<ContentParameter> _dispositionParameters = None;
        private string? _disposition;
        private long[] _at = [];
        private MessagePart _part = new() { Type = ContentType.PlainText };

        public bool TryTakeCommon(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("type"u8):
                    TakeType(ref reader);
                    return true;
                case var _ when name.SequenceEqual("params"u8):
                    _parameters = ReadParameters(ref reader);
                    return true;
                case var _ when name.SequenceEqual("encoding"u8):
                    _part = _part with { Encoding = Known(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("disposition"u8):
                    _disposition = Known(ref reader);
                    return true;
                case var _ when name.SequenceEqual("dispositionParams"u8):
                    _dispositionParameters = ReadParameters(ref reader);
                    return true;
                case var _ when name.SequenceEqual("at"u8):
                    TakePlace(ref reader);
                    return true;
                case var _ when name.SequenceEqual("subParts"u8):
                    _part = _part with { Children = ReadChildren(ref reader) };
                    return true;
                default:
                    return false;
            }
        }

        public bool TryTakeRare(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("cid"u8):
                    _part = _part with { Id = Json.Text(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("description"u8):
                    _part = _part with { Description = Json.Text(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("rawDescription"u8):
                    _part = _part with { RawDescription = Json.Text(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("md5"u8):
                    _part = _part with { Md5 = Json.Text(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("language"u8):
                    _part = _part with { Language = Json.Strings(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("location"u8):
                    _part = _part with { Location = Json.Text(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("message"u8):
                    _part = _part with { Message = Read(ref reader) };
                    return true;
                case var _ when name.SequenceEqual("fields"u8):
                    _part = _part with { MessageFields = ReadFields(ref reader) };
                    return true;
                default:
                    return false;
            }
        }

        public MessagePart ToPart() => _type is null || _subtype is null || _at.Length != 5
            ? throw new JsonException()
            : _part with
            {
                Type = new ContentType(_type, _subtype, _parameters),
                Disposition = _disposition is null
                    ? null
                    : new ContentDisposition(_disposition, _dispositionParameters),
                HeaderOffset = _at[0],
                HeaderLength = _at[1],
                BodyOffset = _at[2],
                BodyLength = _at[3],
                BodyLines = _at[4],
            };

        private void TakeType(ref Utf8JsonReader reader)
        {
            int slash = reader.TokenType == JsonTokenType.String ? reader.ValueSpan.IndexOf((byte)'/') : -1;
            if (slash < 0 || reader.ValueIsEscaped)
            {
                throw new JsonException();
            }

            _type = KnownText.Of(reader.ValueSpan[..slash]);
            _subtype = KnownText.Of(reader.ValueSpan[(slash + 1)..]);
        }

        private void TakePlace(ref Utf8JsonReader reader)
        {
            Json.ExpectArray(ref reader);
            long[] at = new long[5];
            for (int i = 0; i < at.Length; i++)
            {
                at[i] = Json.NextNumber(ref reader);
            }

            Json.Expect(ref reader, JsonTokenType.EndArray);
            _at = at;
        }
    }
}
