using System.Text.Json;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>
/// Writes the tree of parts: the names that JMAP has for them (RFC 8621 §4.1.4) and <c>at</c> for where they lie.
/// </summary>
internal readonly ref struct PartWriter(Utf8JsonWriter json)
{
    public void Write(MessagePart part)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, $"{part.Type.Type}/{part.Type.Subtype}");
        Parameters("params"u8, part.Type.Parameters);
        if (part.Encoding != "7bit")
        {
            json.WriteString("encoding"u8, part.Encoding);
        }

        WriteDisposition(part.Disposition);
        Text("cid"u8, part.Id);
        Text("description"u8, part.Description);
        Text("rawDescription"u8, part.RawDescription);
        Text("md5"u8, part.Md5);
        WriteLanguage(part.Language);
        Text("location"u8, part.Location);
        WritePlace(part);
        WriteChildren(part);
        json.WriteEndObject();
    }

    private void WritePlace(MessagePart part)
    {
        json.WriteStartArray("at"u8);
        json.WriteNumberValue(part.HeaderOffset);
        json.WriteNumberValue(part.HeaderLength);
        json.WriteNumberValue(part.BodyOffset);
        json.WriteNumberValue(part.BodyLength);
        json.WriteNumberValue(part.BodyLines);
        json.WriteEndArray();
    }

    private void WriteChildren(MessagePart part)
    {
        if (part.Children.Count > 0)
        {
            json.WriteStartArray("subParts"u8);
            foreach (MessagePart child in part.Children)
            {
                Write(child);
            }

            json.WriteEndArray();
        }

        if (part.Message is not null)
        {
            json.WritePropertyName("message"u8);
            Write(part.Message);
        }

        if (part.MessageFields is not null)
        {
            json.WriteStartObject("fields"u8);
            new FieldsWriter(json).Write(part.MessageFields);
            json.WriteEndObject();
        }
    }

    private void WriteDisposition(ContentDisposition? disposition)
    {
        if (disposition is not null)
        {
            json.WriteString("disposition"u8, disposition.Kind);
            Parameters("dispositionParams"u8, disposition.Parameters);
        }
    }

    private void WriteLanguage(IReadOnlyList<string> languages)
    {
        if (languages.Count > 0)
        {
            json.WriteStartArray("language"u8);
            foreach (string language in languages)
            {
                json.WriteStringValue(FieldsWriter.WellFormed(language));
            }

            json.WriteEndArray();
        }
    }

    // Triples of name, value and raw value, which is mostly null.
    private void Parameters(ReadOnlySpan<byte> property, IReadOnlyList<ContentParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        json.WriteStartArray(property);
        foreach (ContentParameter parameter in parameters)
        {
            json.WriteStringValue(FieldsWriter.WellFormed(parameter.Name));
            json.WriteStringValue(FieldsWriter.WellFormed(parameter.Value));
            json.WriteStringValue(parameter.RawValue);
        }

        json.WriteEndArray();
    }

    private void Text(ReadOnlySpan<byte> property, string? value)
    {
        if (value is not null)
        {
            json.WriteString(property, FieldsWriter.WellFormed(value));
        }
    }
}
