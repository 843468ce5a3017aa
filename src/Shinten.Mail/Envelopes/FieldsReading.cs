using System.Text.Json;
using Shinten.Mail.Addresses;

namespace Shinten.Mail.Envelopes;

/// <summary>Gathers the fields of a letter, or of a message within it, out of JSON.</summary>
internal struct FieldsReading
{
    private IReadOnlyList<string>? _messageIds;
    private IReadOnlyList<string>? _inReplyTo;
    private IReadOnlyList<string>? _references;
    private IReadOnlyList<HeaderAddress>? _sender;
    private IReadOnlyList<HeaderAddress>? _from;
    private IReadOnlyList<HeaderAddress>? _to;
    private IReadOnlyList<HeaderAddress>? _cc;
    private IReadOnlyList<HeaderAddress>? _bcc;
    private IReadOnlyList<HeaderAddress>? _replyTo;
    private DateTimeOffset? _sentAt;
    private string? _subject;
    private string? _rawDate;
    private string? _rawSubject;
    private string? _rawMessageId;
    private string? _rawInReplyTo;

    public FieldsReading()
    {
    }

    public bool TryTake(ref Utf8JsonReader reader, EnvelopeProperty property)
        => property <= EnvelopeProperty.ReplyTo ? TryTakeList(ref reader, property) : TryTakeText(ref reader, property);

    public readonly EnvelopeFields ToFields() => new()
    {
        MessageIds = _messageIds ?? [],
        InReplyTo = _inReplyTo ?? [],
        References = _references ?? [],
        Sender = _sender ?? [],
        From = _from ?? [],
        To = _to ?? [],
        Cc = _cc ?? [],
        Bcc = _bcc ?? [],
        ReplyTo = _replyTo ?? [],
        SentAt = _sentAt,
        Subject = _subject,
        RawDate = _rawDate,
        RawSubject = _rawSubject,
        RawMessageId = _rawMessageId,
        RawInReplyTo = _rawInReplyTo,
    };

    private bool TryTakeList(ref Utf8JsonReader reader, EnvelopeProperty property)
    {
        switch (property)
        {
            case EnvelopeProperty.MessageId:
                _messageIds = Json.Strings(ref reader);
                return true;
            case EnvelopeProperty.InReplyTo:
                _inReplyTo = Json.Strings(ref reader);
                return true;
            case EnvelopeProperty.References:
                _references = Json.Strings(ref reader);
                return true;
            case EnvelopeProperty.Sender:
                _sender = Addresses(ref reader);
                return true;
            case EnvelopeProperty.From:
                _from = Addresses(ref reader);
                return true;
            case EnvelopeProperty.To:
                _to = Addresses(ref reader);
                return true;
            case EnvelopeProperty.Cc:
                _cc = Addresses(ref reader);
                return true;
            case EnvelopeProperty.Bcc:
                _bcc = Addresses(ref reader);
                return true;
            case EnvelopeProperty.ReplyTo:
                _replyTo = Addresses(ref reader);
                return true;
            default:
                return false;
        }
    }

    private bool TryTakeText(ref Utf8JsonReader reader, EnvelopeProperty property)
    {
        switch (property)
        {
            case EnvelopeProperty.Subject:
                _subject = Json.Text(ref reader);
                return true;
            case EnvelopeProperty.SentAt:
                _sentAt = reader.TryGetDateTimeOffset(out DateTimeOffset date) ? date : throw new JsonException();
                return true;
            case EnvelopeProperty.RawDate:
                _rawDate = Json.Text(ref reader);
                return true;
            case EnvelopeProperty.RawSubject:
                _rawSubject = Json.Text(ref reader);
                return true;
            case EnvelopeProperty.RawMessageId:
                _rawMessageId = Json.Text(ref reader);
                return true;
            case EnvelopeProperty.RawInReplyTo:
                _rawInReplyTo = Json.Text(ref reader);
                return true;
            default:
                return false;
        }
    }

    private static List<HeaderAddress> Addresses(ref Utf8JsonReader reader)
    {
        List<HeaderAddress> list = new(1);
        Json.ExpectArray(ref reader);
        while (Json.NextItem(ref reader))
        {
            list.Add(Address(ref reader));
        }

        return list;
    }

    private static HeaderAddress Address(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        HeaderAddressKind kind = HeaderAddressKind.Mailbox;
        string? name = null;
        string? email = null;
        string? raw = null;
        while (Json.NextProperty(ref reader))
        {
            byte first = reader.ValueSpan.Length > 0 ? reader.ValueSpan[0] : (byte)0;
            reader.Read();
            switch (first)
            {
                case (byte)'n':
                    name = Json.Text(ref reader);
                    break;
                case (byte)'e':
                    email = Json.Text(ref reader);
                    break;
                case (byte)'r':
                    raw = Json.Text(ref reader);
                    break;
                case (byte)'g':
                    name = reader.GetString();
                    kind = name is null ? HeaderAddressKind.GroupEnd : HeaderAddressKind.GroupStart;
                    break;
                default:
                    throw new JsonException();
            }
        }

        return kind == HeaderAddressKind.GroupEnd ? HeaderAddress.GroupEnd : Made(kind, name, email, raw);
    }

    private static HeaderAddress Made(HeaderAddressKind kind, string? name, string? email, string? raw)
    {
        if (kind == HeaderAddressKind.GroupStart)
        {
            return new HeaderAddress(kind, name, null, null) { RawName = raw };
        }

        int at = (email ?? throw new JsonException()).LastIndexOf('@');
        string host = at < 0 ? "" : email[(at + 1)..];
        return new HeaderAddress(kind, name, at < 0 ? email : email[..at], host) { RawName = raw };
    }
}
