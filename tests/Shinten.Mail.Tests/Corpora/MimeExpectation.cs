using System.Buffers;
using System.Text.Json;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>Compares a parsed message with what a case of the suite expects, and names every difference.</summary>
internal sealed class MimeExpectation(byte[] bytes, JsonElement expected)
{
    private readonly ParsedMessage _message = ParsedMessage.Parse(bytes);
    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences()
    {
        Compare(expected.GetProperty("parts"), 0, _message.Root);
        CompareFields(expected.GetProperty("parts")[0].GetProperty("headers"), Envelope.Of(_message).Fields);
        return _differences;
    }

    private void Compare(JsonElement parts, int index, MessagePart part)
    {
        JsonElement wanted = parts[index];
        Check(index, "header offset", wanted.GetProperty("offset_header").GetInt64(), part.HeaderOffset);
        Check(index, "body offset", wanted.GetProperty("offset_body").GetInt64(), part.BodyOffset);
        CompareType(index, wanted.GetProperty("headers"), part);
        JsonProperty body = wanted.GetProperty("body").EnumerateObject().First();
        if (body.Name != "Multipart")
        {
            Check(index, "end", wanted.GetProperty("offset_end").GetInt64(), part.BodyOffset + part.BodyLength);
        }

        switch (body.Name)
        {
            case "Multipart":
                int[] children = [.. body.Value.EnumerateArray().Select(child => child.GetInt32())];
                Check(index, "children", children.Length, part.Children.Count);
                for (int i = 0; i < Math.Min(children.Length, part.Children.Count); i++)
                {
                    Compare(parts, children[i], part.Children[i]);
                }

                break;
            case "Message" when part.Message is not null:
                Compare(body.Value.GetProperty("parts"), 0, part.Message);
                break;
            case "Text" or "Html":
                Check(index, "text", Plain(body.Value.GetString()!), Plain(Text(part)));
                break;
            case "Binary" or "InlineBinary":
                byte[] content = [.. body.Value.EnumerateArray().Select(b => b.GetByte())];
                Check(index, "bytes", Convert.ToBase64String(content), Convert.ToBase64String(Decoded(part)));
                break;
            default:
                _differences.Add($"{index}: wanted {body.Name}");
                break;
        }
    }

    private void CompareType(int index, JsonElement headers, MessagePart part)
    {
        foreach (JsonElement header in headers.EnumerateArray())
        {
            if (header.GetProperty("name").ToString() != "content_type"
                || !header.GetProperty("value").TryGetProperty("ContentType", out JsonElement type))
            {
                continue;
            }

            string wanted = $"{type.GetProperty("c_type")}/{type.GetProperty("c_subtype")}".ToLowerInvariant();
            Check(index, "type", wanted, part.Type.ToString());
            if (type.GetProperty("attributes").ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement attribute in type.GetProperty("attributes").EnumerateArray())
                {
                    string name = attribute.GetProperty("name").GetString()!;
                    Check(index, name, attribute.GetProperty("value").GetString(), part.Type.Find(name));
                }
            }

            return;
        }
    }

    private void CompareFields(JsonElement headers, EnvelopeFields fields)
    {
        foreach (JsonElement header in headers.EnumerateArray())
        {
            JsonElement value = header.GetProperty("value");
            if (value.ValueKind == JsonValueKind.String)
            {
                continue;
            }

            switch (header.GetProperty("name").ToString())
            {
                case "subject" when value.TryGetProperty("Text", out JsonElement text):
                    Check(0, "subject", Plain(text.GetString()!), Plain(fields.Subject ?? ""));
                    break;
                case "date" when value.TryGetProperty("DateTime", out JsonElement date):
                    CheckDate(date, fields.SentAt);
                    break;
                case "from":
                    CheckAddresses("from", value, fields.From);
                    break;
                case "to":
                    CheckAddresses("to", value, fields.To);
                    break;
                case "message_id" when value.TryGetProperty("Text", out JsonElement id):
                    Check(0, "message-id", id.GetString(), fields.MessageIds.Count > 0 ? fields.MessageIds[0] : "");
                    break;
                default:
                    break;
            }
        }
    }

    private void CheckDate(JsonElement date, DateTimeOffset? sent)
    {
        int N(string name) => date.GetProperty(name).GetInt32();
        TimeSpan zone = new(N("tz_hour"), N("tz_minute"), 0);
        string wanted = $"{N("year")}-{N("month")}-{N("day")} {N("hour")}:{N("minute")}:{N("second")} "
            + $"{(date.GetProperty("tz_before_gmt").GetBoolean() ? -zone : zone)}";
        string found = sent is { } d ? $"{d.Year}-{d.Month}-{d.Day} {d.Hour}:{d.Minute}:{d.Second} {d.Offset}" : "";
        Check(0, "date", wanted, found);
    }

    private void CheckAddresses(string field, JsonElement value, IReadOnlyList<HeaderAddress> list)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return;
        }

        List<string> wanted = [];
        Gather(value.GetProperty("Address"), wanted);
        Check(0, field, string.Join(", ", wanted), string.Join(", ", list.Select(Shown)));
    }

    private static void Gather(JsonElement address, List<string> list)
    {
        if (address.TryGetProperty("List", out JsonElement mailboxes))
        {
            list.AddRange(mailboxes.EnumerateArray().Select(Shown));
            return;
        }

        foreach (JsonElement group in address.GetProperty("Group").EnumerateArray())
        {
            JsonElement name = group.GetProperty("name");
            list.AddRange(name.ValueKind == JsonValueKind.Null ? [] : [$"{name}:"]);
            list.AddRange(group.GetProperty("addresses").EnumerateArray().Select(Shown));
            list.AddRange(name.ValueKind == JsonValueKind.Null ? [] : [";"]);
        }
    }

    private static string Shown(JsonElement mailbox)
        => $"{mailbox.GetProperty("name")} <{mailbox.GetProperty("address")}>";

    private static string Shown(HeaderAddress address) => address.Kind switch
    {
        HeaderAddressKind.GroupStart => $"{address.Name}:",
        HeaderAddressKind.GroupEnd => ";",
        HeaderAddressKind.Mailbox => $"{address.Name} <{address.Email}>",
    };

    private byte[] Decoded(MessagePart part)
    {
        ArrayBufferWriter<byte> decoded = new();
        TransferDecoder.Decode(part.Encoding, _message.Body(part), decoded);
        return decoded.WrittenSpan.ToArray();
    }

    private string Text(MessagePart part) => Charsets.Decode(part.Type.Charset, Decoded(part));

    private static string Plain(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n', '\0');

    private void Check<T>(int index, string what, T wanted, T found)
    {
        // Where the suite's parser gave up on a byte, we read Windows-1252.
        bool isUnread = wanted is string text && text.Contains('\uFFFD', StringComparison.Ordinal);
        if (!isUnread && !EqualityComparer<T>.Default.Equals(wanted, found))
        {
            string Cut(T value) => $"{value}" is { Length: > 150 } s ? s[..150] : $"{value}";
            _differences.Add($"{index}: {what}: wanted {Cut(wanted)} found {Cut(found)}");
        }
    }
}
