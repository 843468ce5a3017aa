using System.Buffers;

namespace Shinten.Mail.Envelopes;

/// <summary>
/// Writes ENVELOPE straight from an opened envelope's JSON, without making strings (RFC 9051 §7.5.2). It does so for
/// plain letters alone, whose fields are short ASCII without anything to escape, and leaves all others to the slow way:
/// a list of 10,000 letters is mostly made of these.
/// </summary>
public static class PlainEnvelope
{
    private const int MaxQuoted = 1_000;
    private const int MaxFields = 8 * 1024;

    /// <summary>False, and nothing written, where the envelope is not plain.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        int end = json.IndexOf("\"bodyStructure\":"u8);
        if (end is < 0 or > MaxFields || json[..end].ContainsAnyExcept(Plain))
        {
            return false;
        }

        PlainFields fields = new(json[..end]);
        if (!fields.TryRead())
        {
            return false;
        }

        Span<byte> room = output.GetSpan((8 * end) + 256);
        PlainWriter writer = new(room);
        bool isPlain = TryWrite(ref fields, ref writer);
        output.Advance(isPlain ? writer.Length : 0);
        return isPlain;
    }

    // JSON writes what would need care with a backslash.
    private static SearchValues<byte> Plain { get; } = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private static bool TryWrite(ref PlainFields fields, ref PlainWriter writer)
    {
        ReadOnlySpan<byte> from = fields[EnvelopeProperty.From];
        writer.Put("("u8);
        bool isPlain = TryWriteDate(ref fields, ref writer) && TryWriteSubject(ref fields, ref writer)
            && TryWriteAddresses(from, ref writer)
            && TryWriteAddresses(Or(fields[EnvelopeProperty.Sender], from), ref writer)
            && TryWriteAddresses(Or(fields[EnvelopeProperty.ReplyTo], from), ref writer)
            && TryWriteAddresses(fields[EnvelopeProperty.To], ref writer)
            && TryWriteAddresses(fields[EnvelopeProperty.Cc], ref writer)
            && TryWriteAddresses(fields[EnvelopeProperty.Bcc], ref writer)
            && TryWriteIds(fields[EnvelopeProperty.RawInReplyTo], fields[EnvelopeProperty.InReplyTo], ref writer)
            && TryWriteIds(fields[EnvelopeProperty.RawMessageId], fields[EnvelopeProperty.MessageId], ref writer);
        writer.Replace(")"u8);
        return isPlain;
    }

    private static ReadOnlySpan<byte> Or(ReadOnlySpan<byte> list, ReadOnlySpan<byte> other)
        => list.IsEmpty ? other : list;

    private static bool TryWriteDate(ref PlainFields fields, ref PlainWriter writer)
    {
        ReadOnlySpan<byte> raw = fields[EnvelopeProperty.RawDate];
        return raw.IsEmpty ? writer.TryPutDate(fields[EnvelopeProperty.SentAt]) : TryPutText(raw, ref writer);
    }

    // A subject that looks like an encoded word and is none is written as one.
    private static bool TryWriteSubject(ref PlainFields fields, ref PlainWriter writer)
    {
        ReadOnlySpan<byte> raw = fields[EnvelopeProperty.RawSubject];
        ReadOnlySpan<byte> subject = fields[EnvelopeProperty.Subject];
        return raw.IsEmpty
            ? subject.IndexOf("=?"u8) < 0 && TryPutText(subject, ref writer)
            : TryPutText(raw, ref writer);
    }

    private static bool TryWriteIds(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> ids, ref PlainWriter writer)
    {
        if (!raw.IsEmpty || ids.IsEmpty)
        {
            return TryPutText(raw, ref writer);
        }

        // ["a","b"] becomes "<a> <b>".
        int start = writer.Length;
        writer.Put("\""u8);
        while (PlainFields.TryTakeText(ref ids, out ReadOnlySpan<byte> id))
        {
            writer.Put("<"u8);
            writer.Put(id);
            writer.Put("> "u8);
        }

        writer.Replace("\" "u8);
        return writer.Length - start < MaxQuoted;
    }

    // With its quotes, as in JSON; nothing is NIL.
    private static bool TryPutText(ReadOnlySpan<byte> quoted, ref PlainWriter writer)
    {
        writer.Put(quoted.IsEmpty ? "NIL"u8 : quoted);
        writer.Put(" "u8);
        return quoted.Length <= MaxQuoted;
    }

    private static bool TryWriteAddresses(ReadOnlySpan<byte> list, ref PlainWriter writer)
    {
        if (list.IsEmpty)
        {
            writer.Put("NIL "u8);
            return true;
        }

        writer.Put("("u8);
        while (PlainFields.TryTakeAddress(ref list, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> email))
        {
            int at = email.LastIndexOf((byte)'@');
            if (at < 0 || name.Length > MaxQuoted || email.Length > MaxQuoted)
            {
                return false;
            }

            writer.Put("("u8);
            writer.PutQuotedOrNil(name);
            writer.Put(" NIL \""u8);
            writer.Put(email[..at]);
            writer.Put("\" \""u8);
            writer.Put(email[(at + 1)..]);
            writer.Put("\")"u8);
        }

        writer.Put(") "u8);
        return list.SequenceEqual("]"u8);
    }
}
