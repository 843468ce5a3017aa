using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>Reads the envelope fields out of a header. Of a field that may stand once, the first counts.</summary>
internal static class FieldsReader
{
    public const int MaxText = 8_000;
    private const int MaxIds = 200;
    private const int MaxId = 1_000;

    public static EnvelopeFields Read(ReadOnlySpan<byte> header, ParseLimits limits)
    {
        FieldsDraft draft = new();
        HeaderReader fields = new(header[..Math.Min(header.Length, limits.MaxHeaderBytes)]);
        for (int count = 0; count < limits.MaxHeaderFields && fields.TryRead(); count++)
        {
            if (fields.Name.Length is >= 2 and <= 11)
            {
                draft.Take(fields.Name, fields.Value);
            }
        }

        return draft.ToFields();
    }

    /// <summary>
    /// The ids between angle brackets, without them; words without brackets where there are none (RFC 5322 §3.6.4).
    /// </summary>
    public static IReadOnlyList<string> Ids(ReadOnlySpan<byte> value)
    {
        List<string> ids = [];
        while (ids.Count < MaxIds)
        {
            int open = value.IndexOf((byte)'<');
            int close = open < 0 ? -1 : value[open..].IndexOf((byte)'>');
            if (close < 0)
            {
                return ids;
            }

            ReadOnlySpan<byte> id = Bytes.Unfold(value.Slice(open + 1, close - 1));
            if (id.Length is > 0 and <= MaxId)
            {
                ids.Add(Bytes.ToText(id));
            }

            value = value[(open + close + 1)..];
        }

        return ids;
    }

    private sealed class FieldsDraft
    {
        private readonly Dictionary<string, IReadOnlyList<HeaderAddress>> _addresses = [];
        private EnvelopeFields _fields = EnvelopeFields.Empty;

        public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            switch (KnownName(name))
            {
                case "date" when _fields.RawDate is null && _fields.SentAt is null:
                    TakeDate(value);
                    break;
                case "subject" when _fields.Subject is null:
                    TakeSubject(value);
                    break;
                case "message-id" when _fields.MessageIds.Count == 0 && _fields.RawMessageId is null:
                    IReadOnlyList<string> ids = Ids(value);
                    _fields = _fields with { MessageIds = ids, RawMessageId = RawIds(value, ids) };
                    break;
                case "in-reply-to" when _fields.InReplyTo.Count == 0 && _fields.RawInReplyTo is null:
                    IReadOnlyList<string> replied = Ids(value);
                    _fields = _fields with { InReplyTo = replied, RawInReplyTo = RawIds(value, replied) };
                    break;
                case "references" when _fields.References.Count == 0:
                    _fields = _fields with { References = Ids(value) };
                    break;
                case ("from" or "sender" or "reply-to" or "to" or "cc" or "bcc") and string field:
                    TakeAddresses(field, value);
                    break;
                default:
                    break;
            }
        }

        public EnvelopeFields ToFields() => _fields with
        {
            From = Of("from"),
            Sender = Of("sender"),
            ReplyTo = Of("reply-to"),
            To = Of("to"),
            Cc = Of("cc"),
            Bcc = Of("bcc"),
        };

        private IReadOnlyList<HeaderAddress> Of(string field) => _addresses.GetValueOrDefault(field, []);

        // Several To fields, against the rule, are one list.
        private void TakeAddresses(string field, ReadOnlySpan<byte> value)
        {
            IReadOnlyList<HeaderAddress> list = AddressList.Parse(value);
            if (!_addresses.TryGetValue(field, out IReadOnlyList<HeaderAddress>? before))
            {
                _addresses[field] = list;
            }
            else if (before.Count + list.Count <= AddressList.MaxEntries)
            {
                _addresses[field] = [.. before, .. list];
            }
        }

        private void TakeDate(ReadOnlySpan<byte> value)
        {
            string raw = Text(value);
            DateTimeOffset? date = MailDate.TryParse(value, out DateTimeOffset parsed) ? parsed : null;
            bool isPlain = date is { } known && MailDate.Format(known) == raw;
            _fields = _fields with { SentAt = date, RawDate = isPlain ? null : raw };
        }

        private void TakeSubject(ReadOnlySpan<byte> value)
        {
            string subject = EncodedWord.Decode(Cut(value));
            string raw = Text(value);
            bool keepsRaw = System.Text.Ascii.IsValid(raw) && raw != EncodedWord.Encode(subject);
            _fields = _fields with { Subject = subject, RawSubject = keepsRaw ? raw : null };
        }

        private static string? RawIds(ReadOnlySpan<byte> value, IReadOnlyList<string> ids)
        {
            string raw = Text(value);
            return raw == EnvelopeFields.IdText(ids) ? null : raw;
        }

        private static string Text(ReadOnlySpan<byte> value) => Bytes.ToText(Bytes.Unfold(Cut(value)));

        private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value) => value[..Math.Min(value.Length, MaxText)];

        private static string KnownName(ReadOnlySpan<byte> name) => name.Length switch
        {
            2 => Named(name, "to"u8, "to") ?? Named(name, "cc"u8, "cc") ?? "",
            3 => Named(name, "bcc"u8, "bcc") ?? "",
            4 => Named(name, "from"u8, "from") ?? Named(name, "date"u8, "date") ?? "",
            6 => Named(name, "sender"u8, "sender") ?? "",
            7 => Named(name, "subject"u8, "subject") ?? "",
            8 => Named(name, "reply-to"u8, "reply-to") ?? "",
            10 => Named(name, "message-id"u8, "message-id") ?? Named(name, "references"u8, "references") ?? "",
            11 => Named(name, "in-reply-to"u8, "in-reply-to") ?? "",
            _ => "",
        };

        private static string? Named(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known, string result)
            => Bytes.EqualsIgnoreCase(name, known) ? result : null;
    }
}
