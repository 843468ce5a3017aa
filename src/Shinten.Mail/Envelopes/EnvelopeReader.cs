using System.Text.Json;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>Reads envelopes strictly: what <see cref="EnvelopeWriter"/> wrote, or an exception.</summary>
internal static class EnvelopeReader
{
    public static Envelope Read(ref Utf8JsonReader reader)
    {
        FieldsReading fields = new();
        Envelope envelope = new() { Structure = NoStructure };
        EnvelopeProperty property = EnvelopeProperty.Unknown;
        Json.Expect(ref reader, JsonTokenType.StartObject);
        while (Json.NextProperty(ref reader))
        {
            property = EnvelopeProperties.Find(reader.ValueSpan, property);
            reader.Read();
            if (!fields.TryTake(ref reader, property))
            {
                envelope = With(envelope, ref reader, property);
            }
        }

        Json.ExpectEnd(ref reader);
        return ReferenceEquals(envelope.Structure, NoStructure)
            ? throw new JsonException()
            : envelope with { Fields = fields.ToFields() };
    }

    public static EnvelopeFields ReadFields(ref Utf8JsonReader reader)
    {
        Json.Expect(ref reader, JsonTokenType.StartObject);
        FieldsReading fields = new();
        EnvelopeProperty property = EnvelopeProperty.Unknown;
        while (Json.NextProperty(ref reader))
        {
            property = EnvelopeProperties.Find(reader.ValueSpan, property);
            if (property > EnvelopeProperty.RawInReplyTo)
            {
                // The fields are written first.
                break;
            }

            reader.Read();
            if (!fields.TryTake(ref reader, property))
            {
                throw new JsonException();
            }
        }

        return fields.ToFields();
    }

    /// <summary>Only what opening the letter needs. It stands at the end, and is found without reading the rest: within
    /// a string every quotation mark is escaped, so that no text can look like a property.</summary>
    public static EnvelopeSealing ReadSealing(ReadOnlySpan<byte> json)
    {
        int letterAt = json.LastIndexOf(",\"letter\":["u8);
        if (letterAt < 0)
        {
            throw new JsonException();
        }

        int patchAt = json[..letterAt].LastIndexOf(",\"headerPatch\":["u8);
        Utf8JsonReader letter = At(json, letterAt);
        LetterRecord record = ReadLetter(ref letter);
        if (patchAt < 0)
        {
            return new EnvelopeSealing(record, HeaderPatch.None);
        }

        Utf8JsonReader patch = At(json, patchAt);
        return new EnvelopeSealing(record, ReadPatch(ref patch));
    }

    // A reader whose token is the array behind the colon.
    private static Utf8JsonReader At(ReadOnlySpan<byte> json, int property)
    {
        Utf8JsonReader reader = new(json[(property + json[property..].IndexOf((byte)':') + 1)..]);
        reader.Read();
        return reader;
    }

    private static MessagePart NoStructure { get; } = new() { Type = ContentType.Opaque };

    private static Envelope With(Envelope envelope, ref Utf8JsonReader reader, EnvelopeProperty property)
    {
        return property switch
        {
            EnvelopeProperty.HasAttachment => envelope with { HasAttachment = reader.GetBoolean() },
            EnvelopeProperty.AttachmentNames => envelope with { AttachmentNames = Json.Strings(ref reader) },
            EnvelopeProperty.ListHeaders => envelope with { ListHeaders = ReadLists(ref reader) },
            EnvelopeProperty.AuthenticationResults
                => envelope with { AuthenticationResults = Json.Strings(ref reader) },
            EnvelopeProperty.BodyStructure => envelope with { Structure = PartReader.Read(ref reader) },
            EnvelopeProperty.IsEndToEndEncrypted => envelope with { IsEndToEndEncrypted = reader.GetBoolean() },
            EnvelopeProperty.IsAbridged => envelope with { IsAbridged = reader.GetBoolean() },
            EnvelopeProperty.HeaderPatch => envelope with { HeaderPatch = ReadPatch(ref reader) },
            EnvelopeProperty.Letter => envelope with { Letter = ReadLetter(ref reader) },
            _ => throw new JsonException(),
        };
    }

    private static List<HeaderText> ReadLists(ref Utf8JsonReader reader)
    {
        List<HeaderText> fields = [];
        Json.ExpectArray(ref reader);
        while (Json.NextItem(ref reader))
        {
            Json.ExpectArray(ref reader);
            string name = Json.NextText(ref reader);
            fields.Add(new HeaderText(name, Json.NextText(ref reader)));
            Json.Expect(ref reader, JsonTokenType.EndArray);
        }

        return fields;
    }

    private static HeaderPatch ReadPatch(ref Utf8JsonReader reader)
    {
        List<HeaderEdit> edits = [];
        Json.ExpectArray(ref reader);
        while (Json.NextItem(ref reader))
        {
            Json.ExpectArray(ref reader);
            int offset = Json.NextInt(ref reader);
            int length = Json.NextInt(ref reader);
            edits.Add(new HeaderEdit(offset, length, Json.NextBytes(ref reader)));
            Json.Expect(ref reader, JsonTokenType.EndArray);
        }

        return new HeaderPatch(edits);
    }

    private static LetterRecord ReadLetter(ref Utf8JsonReader reader)
    {
        Json.ExpectArray(ref reader);
        byte[] form = Json.NextBytes(ref reader);
        byte secrecy = (byte)Json.NextInt(ref reader);
        long packet = Json.NextNumber(ref reader);
        long payload = Json.NextNumber(ref reader);
        reader.Read();
        bool compressed = reader.GetBoolean();
        LetterRecord letter = new(form, secrecy, packet, payload, compressed, Json.NextBytes(ref reader));
        Json.Expect(ref reader, JsonTokenType.EndArray);
        return letter;
    }
}
