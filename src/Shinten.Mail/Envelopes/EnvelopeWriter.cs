using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shinten.Mail.Addresses;

namespace Shinten.Mail.Envelopes;

/// <summary>Writes envelopes; absent and empty properties are left out.</summary>
internal readonly ref struct EnvelopeWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The JSON is sealed and never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _json;

    private EnvelopeWriter(Utf8JsonWriter json) => _json = json;

    public static void Write(IBufferWriter<byte> output, Envelope envelope)
    {
        using Utf8JsonWriter json = new(output, Options);
        new EnvelopeWriter(json).Write(envelope);
    }

    private void Write(Envelope envelope)
    {
        _json.WriteStartObject();
        WriteFields(envelope.Fields);
        if (envelope.HasAttachment)
        {
            _json.WriteBoolean(EnvelopeProperties.Name(EnvelopeProperty.HasAttachment), true);
        }

        Strings(EnvelopeProperty.AttachmentNames, envelope.AttachmentNames);
        WriteLists(envelope.ListHeaders);
        Strings(EnvelopeProperty.AuthenticationResults, envelope.AuthenticationResults);
        _json.WritePropertyName(EnvelopeProperties.Name(EnvelopeProperty.BodyStructure));
        new PartWriter(_json).Write(envelope.Structure);
        if (envelope.IsEndToEndEncrypted)
        {
            _json.WriteBoolean(EnvelopeProperties.Name(EnvelopeProperty.IsEndToEndEncrypted), true);
        }

        if (envelope.IsAbridged)
        {
            _json.WriteBoolean(EnvelopeProperties.Name(EnvelopeProperty.IsAbridged), true);
        }

        WritePatch(envelope.HeaderPatch);
        WriteLetter(envelope.Letter);
        _json.WriteEndObject();
    }

    private void WriteFields(EnvelopeFields fields) => new FieldsWriter(_json).Write(fields);

    private void Strings(EnvelopeProperty property, IReadOnlyList<string> values)
        => new FieldsWriter(_json).Strings(property, values);

    private void WriteLists(IReadOnlyList<HeaderText> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(EnvelopeProperties.Name(EnvelopeProperty.ListHeaders));
        foreach (HeaderText field in fields)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(field.Name);
            _json.WriteStringValue(FieldsWriter.WellFormed(field.Value));
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void WritePatch(HeaderPatch patch)
    {
        if (patch.IsNone)
        {
            return;
        }

        _json.WriteStartArray(EnvelopeProperties.Name(EnvelopeProperty.HeaderPatch));
        foreach (HeaderEdit edit in patch.Edits)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(edit.Offset);
            _json.WriteNumberValue(edit.Length);
            _json.WriteBase64StringValue(edit.Replaced.Span);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void WriteLetter(LetterRecord? letter)
    {
        if (letter is null)
        {
            return;
        }

        _json.WriteStartArray(EnvelopeProperties.Name(EnvelopeProperty.Letter));
        _json.WriteBase64StringValue(letter.Form.Span);
        _json.WriteNumberValue(letter.Secrecy);
        _json.WriteNumberValue(letter.PacketLength);
        _json.WriteNumberValue(letter.PayloadLength);
        _json.WriteBooleanValue(letter.Compressed);
        _json.WriteBase64StringValue(letter.Check.Span);
        _json.WriteEndArray();
    }
}

/// <summary>Writes the fields of a letter, or of a message within it.</summary>
internal readonly ref struct FieldsWriter(Utf8JsonWriter json)
{
    public void Write(EnvelopeFields fields)
    {
        Strings(EnvelopeProperty.MessageId, fields.MessageIds);
        Strings(EnvelopeProperty.InReplyTo, fields.InReplyTo);
        Strings(EnvelopeProperty.References, fields.References);
        Addresses(EnvelopeProperty.Sender, fields.Sender);
        Addresses(EnvelopeProperty.From, fields.From);
        Addresses(EnvelopeProperty.To, fields.To);
        Addresses(EnvelopeProperty.Cc, fields.Cc);
        Addresses(EnvelopeProperty.Bcc, fields.Bcc);
        Addresses(EnvelopeProperty.ReplyTo, fields.ReplyTo);
        Text(EnvelopeProperty.Subject, fields.Subject);
        WriteDate(fields.SentAt);
        Text(EnvelopeProperty.RawDate, fields.RawDate);
        Text(EnvelopeProperty.RawSubject, fields.RawSubject);
        Text(EnvelopeProperty.RawMessageId, fields.RawMessageId);
        Text(EnvelopeProperty.RawInReplyTo, fields.RawInReplyTo);
    }

    public void Strings(EnvelopeProperty property, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(EnvelopeProperties.Name(property));
        foreach (string value in values)
        {
            json.WriteStringValue(WellFormed(value));
        }

        json.WriteEndArray();
    }

    /// <summary>JSON cannot hold half a surrogate pair.</summary>
    internal static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        StringBuilder formed = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            formed.Append(rune);
        }

        return formed.ToString();
    }

    private void Text(EnvelopeProperty property, string? value)
    {
        if (value is not null)
        {
            json.WriteString(EnvelopeProperties.Name(property), WellFormed(value));
        }
    }

    // JMAP's Date (RFC 8620 §1.4), which keeps the zone.
    private void WriteDate(DateTimeOffset? date)
    {
        if (date is not { } sent)
        {
            return;
        }

        Span<byte> text = stackalloc byte[40];
        if (Utf8Formatter.TryFormat(sent, text, out int length, 'O') && length > 27)
        {
            // 2020-01-02T03:04:05.0000000+01:00 without its fraction.
            text[27..length].CopyTo(text[19..]);
            json.WriteString(EnvelopeProperties.Name(EnvelopeProperty.SentAt), text[..(length - 8)]);
        }
    }

    private void Addresses(EnvelopeProperty property, IReadOnlyList<HeaderAddress> list)
    {
        if (list.Count == 0)
        {
            return;
        }

        json.WriteStartArray(EnvelopeProperties.Name(property));
        foreach (HeaderAddress address in list)
        {
            json.WriteStartObject();
            WriteAddress(address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteAddress(HeaderAddress address)
    {
        switch (address.Kind)
        {
            case HeaderAddressKind.GroupStart:
                json.WriteString("group"u8, WellFormed(address.Name ?? ""));
                break;
            case HeaderAddressKind.GroupEnd:
                json.WriteNull("group"u8);
                break;
            case HeaderAddressKind.Mailbox:
            default:
                if (address.Name is not null)
                {
                    json.WriteString("name"u8, WellFormed(address.Name));
                }

                json.WriteString("email"u8, WellFormed(address.Email));
                break;
        }

        if (address.RawName is not null)
        {
            json.WriteString("raw"u8, address.RawName);
        }
    }
}
