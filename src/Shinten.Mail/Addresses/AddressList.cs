using Shinten.Mail.Messages;

namespace Shinten.Mail.Addresses;

/// <summary>Reads the address lists of header fields, as tolerantly as mail demands (RFC 5322 §3.4, §4.4).</summary>
public static class AddressList
{
    /// <summary>More entries than this are left out.</summary>
    public const int MaxEntries = 5_000;

    /// <summary>Longer names and addresses are cut.</summary>
    private const int MaxText = 1_000;

    // address-list = (address *("," address)); group = display-name ":" [group-list] ";"
    public static IReadOnlyList<HeaderAddress> Parse(ReadOnlySpan<byte> value)
    {
        List<HeaderAddress> list = [];
        EntryReader reader = new(Bytes.Unfold(value));
        bool inGroup = false;
        while (list.Count < MaxEntries && reader.TryRead())
        {
            if (reader.End == EntryEnd.GroupStart && !inGroup)
            {
                list.Add(GroupStart(reader.Entry));
                inGroup = true;
                continue;
            }

            if (ReadEntry(ref reader) is { } address)
            {
                list.Add(address);
            }

            if (inGroup && reader.End == EntryEnd.GroupEnd)
            {
                list.Add(HeaderAddress.GroupEnd);
                inGroup = false;
            }
        }

        if (inGroup)
        {
            list.Add(HeaderAddress.GroupEnd);
        }

        return list;
    }

    private static HeaderAddress GroupStart(ReadOnlySpan<byte> name)
    {
        (string? decoded, string? raw) = Phrase.Read(Cut(name));
        return new HeaderAddress(HeaderAddressKind.GroupStart, decoded ?? "", null, null) { RawName = raw };
    }

    private static HeaderAddress? ReadEntry(ref EntryReader reader)
    {
        ReadOnlySpan<byte> entry = reader.Entry;
        if (reader.Angle >= 0)
        {
            (string? name, string? raw) = Phrase.Read(Cut(entry[..reader.Angle]));
            ReadOnlySpan<byte> inside = entry[(reader.Angle + 1)..reader.AngleEnd];
            return MakeMailbox(inside, name, raw);
        }

        if (entry.Trim(Bytes.White).IsEmpty)
        {
            return null;
        }

        // addr-spec (comment): the obsolete place for a name.
        int comment = reader.Comment;
        if (comment < 0)
        {
            return MakeMailbox(entry, null, null);
        }

        ReadOnlySpan<byte> spec = Phrase.WithoutComments(entry);
        if (spec.Trim(Bytes.White).IsEmpty)
        {
            return null;
        }

        (string? commentName, string? commentRaw) = Phrase.ReadComment(Cut(entry[comment..]));
        return MakeMailbox(spec, commentName, commentRaw);
    }

    private static HeaderAddress? MakeMailbox(ReadOnlySpan<byte> spec, string? name, string? raw)
    {
        spec = Cut(Phrase.WithoutComments(spec).Trim(Bytes.White));

        // obs-route = obs-domain-list ":"
        int route = spec.Length > 0 && spec[0] == '@' ? spec.IndexOf((byte)':') : -1;
        spec = spec[(route + 1)..];
        int at = spec.LastIndexOf((byte)'@');
        string mailbox = Bytes.ToText(at < 0 ? spec : spec[..at].TrimEnd(Bytes.White));
        string host = at < 0 ? "" : Bytes.ToText(spec[(at + 1)..]).Replace(" ", "", StringComparison.Ordinal);
        if (at < 0 && spec.IndexOf("=?"u8) >= 0)
        {
            mailbox = EncodedWord.Decode(spec);
        }

        return mailbox.Length + host.Length == 0 && name is null
            ? null
            : new HeaderAddress(HeaderAddressKind.Mailbox, name, mailbox, host) { RawName = raw };
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, MaxText)];
}
