using System.Buffers;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>
/// Makes the envelope of a parsed letter, and abridges it where it would be too large to be sealed as one.
/// </summary>
internal static class EnvelopeBuilder
{
    /// <summary>
    /// Room in <see cref="EnvelopeJson.MaxLength"/> for what is added later: the letter's record and the patch.
    /// </summary>
    private const int Reserve = 32 * 1024;

    // Headers and structure of this size fit whatever JSON makes of them.
    private const long SmallHeaders = 20 * 1024;
    private const int SmallParts = 200;

    private const int MaxListed = 32;
    private const int MaxNames = 200;

    public static Envelope Build(ParsedMessage message)
    {
        Attachments attachments = Attachments.Of(message.Root);
        Envelope envelope = Fields(message) with
        {
            HasAttachment = attachments.Any,
            AttachmentNames = attachments.Names,
            IsEndToEndEncrypted = message.IsEndToEndEncrypted,
        };
        return IsSmall(message.Root) ? envelope : Abridged(envelope);
    }

    private static Envelope Fields(ParsedMessage message)
    {
        ReadOnlySpan<byte> header = message.Header(message.Root);
        List<HeaderText>? lists = null;
        List<string>? results = null;
        HeaderReader fields = new(header[..Math.Min(header.Length, message.Limits.MaxHeaderBytes)]);
        for (int count = 0; count < message.Limits.MaxHeaderFields && fields.TryRead(); count++)
        {
            if (IsList(fields.Name) && (lists?.Count ?? 0) < MaxListed)
            {
                (lists ??= []).Add(new HeaderText(Bytes.ToText(fields.Name), Text(fields.Value)));
            }
            else if (fields.Is("authentication-results"u8) && (results?.Count ?? 0) < MaxListed)
            {
                (results ??= []).Add(Text(fields.Value));
            }
        }

        return new Envelope
        {
            Fields = FieldsReader.Read(header, message.Limits),
            Structure = message.Root,
            ListHeaders = lists is null ? [] : lists,
            AuthenticationResults = results is null ? [] : results,
        };
    }

    // List-Id, List-Post, List-Unsubscribe … (RFC 2369 §3, RFC 2919 §2, RFC 8058 §3.1)
    private static bool IsList(ReadOnlySpan<byte> name) => Bytes.StartsWithIgnoreCase(name, "list-"u8);

    private static string Text(ReadOnlySpan<byte> value)
        => EncodedWord.Decode(value[..Math.Min(value.Length, FieldsReader.MaxText)]);

    private static bool IsSmall(MessagePart root)
    {
        int parts = 0;
        return HeaderBytes(root, ref parts) <= SmallHeaders && parts <= SmallParts;
    }

    private static long HeaderBytes(MessagePart part, ref int parts)
    {
        parts++;
        long bytes = part.HeaderLength + (part.Message is { } inner ? HeaderBytes(inner, ref parts) : 0);
        foreach (MessagePart child in part.Children)
        {
            bytes += HeaderBytes(child, ref parts);
        }

        return bytes;
    }

    private static Envelope Abridged(Envelope envelope)
    {
        if (Fits(envelope))
        {
            return envelope;
        }

        Envelope shorter = envelope with
        {
            Fields = Short(envelope.Fields),
            ListHeaders = [],
            AttachmentNames = [.. envelope.AttachmentNames.Take(MaxNames)],
            IsAbridged = true,
        };
        int room = SmallParts;
        Envelope plain = shorter with { Structure = Pruned(shorter.Structure, ref room), AuthenticationResults = [] };
        return Fits(shorter) ? shorter : Fits(plain) ? plain : Least(envelope);
    }

    // Half for what the letter's fields say, which a forger may fill as much as its structure.
    private static Envelope Least(Envelope envelope) => new()
    {
        Fields = new EnvelopeFields
        {
            SentAt = envelope.SentAt,
            Subject = envelope.Subject,
            MessageIds = [.. envelope.MessageIds.Take(1)],
            From = [.. envelope.From.Take(1)],
        },
        Structure = new MessagePart
        {
            Type = ContentType.Opaque,
            HeaderOffset = envelope.Structure.HeaderOffset,
            HeaderLength = envelope.Structure.HeaderLength,
            BodyOffset = envelope.Structure.BodyOffset,
            BodyLength = envelope.Structure.BodyLength,
        },
        HasAttachment = envelope.HasAttachment,
        IsEndToEndEncrypted = envelope.IsEndToEndEncrypted,
        IsAbridged = true,
    };

    private static bool Fits(Envelope envelope)
    {
        ArrayBufferWriter<byte> json = new(64 * 1024);
        EnvelopeJson.Write(json, envelope);
        return json.WrittenCount <= EnvelopeJson.MaxLength - Reserve;
    }

    private static EnvelopeFields Short(EnvelopeFields fields) => fields with
    {
        From = Short(fields.From),
        Sender = Short(fields.Sender),
        ReplyTo = Short(fields.ReplyTo),
        To = Short(fields.To),
        Cc = Short(fields.Cc),
        Bcc = Short(fields.Bcc),
        References = [.. fields.References.TakeLast(MaxListed)],
        InReplyTo = [.. fields.InReplyTo.Take(MaxListed)],
        MessageIds = [.. fields.MessageIds.Take(MaxListed)],
        RawMessageId = null,
        RawInReplyTo = null,
    };

    private static IReadOnlyList<HeaderAddress> Short(IReadOnlyList<HeaderAddress> list)
    {
        if (list.Count <= MaxNames)
        {
            return list;
        }

        List<HeaderAddress> first = [.. list.Take(MaxNames)];
        HeaderAddress? group = first.FindLast(entry => entry.Kind != HeaderAddressKind.Mailbox);
        return group?.Kind == HeaderAddressKind.GroupStart ? [.. first, HeaderAddress.GroupEnd] : first;
    }

    // The first parts of the tree, with the nested messages that are left shown as opaque.
    private static MessagePart Pruned(MessagePart part, ref int room)
    {
        room--;
        List<MessagePart> children = [];
        foreach (MessagePart child in part.Children)
        {
            if (room <= 0)
            {
                break;
            }

            children.Add(Pruned(child, ref room));
        }

        return part with
        {
            Type = part.Message is null ? part.Type : ContentType.Opaque,
            Children = children,
            Message = null,
            MessageFields = null,
        };
    }
}
