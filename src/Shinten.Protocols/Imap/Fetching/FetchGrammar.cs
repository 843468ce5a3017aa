using System.Text;
using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>
/// Parses the arguments of FETCH (RFC 9051 §6.4.5, RFC 3516 §4, RFC 7162 §3.1.4, RFC 8474 §5, RFC 8970 §3).
/// </summary>
internal static class FetchGrammar
{
    private const int MaxItems = 100;

    private static readonly System.Buffers.SearchValues<char> AtomSpecials
        = System.Buffers.SearchValues.Create("(){%*\"\\]");

    private static readonly FetchItem Flags = FetchItem.Of(FetchItemKind.Flags, "FLAGS "u8);
    private static readonly FetchItem InternalDate = FetchItem.Of(FetchItemKind.InternalDate, "INTERNALDATE "u8);
    private static readonly FetchItem Size = FetchItem.Of(FetchItemKind.Size, "RFC822.SIZE "u8);
    private static readonly FetchItem Envelope = FetchItem.Of(FetchItemKind.Envelope, "ENVELOPE "u8);
    private static readonly FetchItem Body = FetchItem.Of(FetchItemKind.Body, "BODY "u8);

    public static FetchItem Uid { get; } = FetchItem.Of(FetchItemKind.Uid, "UID "u8);

    public static FetchItem ModSeq { get; } = FetchItem.Of(FetchItemKind.ModSeq, "MODSEQ "u8);

    // fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")
    //         [SP "(" fetch-modifier *(SP fetch-modifier) ")"]
    public static FetchRequest Parse(ImapArguments arguments)
    {
        arguments.Space();
        NumberSet numbers = arguments.NumberSet();
        arguments.Space();
        List<FetchItem> items = Items(ref arguments);
        long? changedSince = arguments.TakesSpace() ? Modifiers(ref arguments) : null;
        arguments.End();
        return new FetchRequest(numbers, items, changedSince);
    }

    private static List<FetchItem> Items(ref ImapArguments arguments)
    {
        List<FetchItem> items = [];
        if (!arguments.Takes((byte)'('))
        {
            if (!TakesMacro(ref arguments, items))
            {
                items.Add(Item(ref arguments));
            }

            return items;
        }

        do
        {
            items.Add(Item(ref arguments));
            if (items.Count > MaxItems)
            {
                throw new ImapSyntaxException("Too many items in one FETCH.");
            }
        }
        while (arguments.TakesSpace());
        arguments.Close();
        return items;
    }

    private static bool TakesMacro(ref ImapArguments arguments, List<FetchItem> items)
    {
        bool full = arguments.TakesWord("FULL"u8), all = full || arguments.TakesWord("ALL"u8);
        if (!all && !arguments.TakesWord("FAST"u8))
        {
            return false;
        }

        items.AddRange([Flags, InternalDate, Size]);
        items.AddRange(full ? [Envelope, Body] : all ? [Envelope] : []);
        return true;
    }

    private static FetchItem Item(ref ImapArguments arguments)
    {
        string word = arguments.Word();
        return word switch
        {
            "FLAGS" => Flags,
            "UID" => Uid,
            "INTERNALDATE" => InternalDate,
            "RFC822.SIZE" => Size,
            "ENVELOPE" => Envelope,
            "BODYSTRUCTURE" => FetchItem.Of(FetchItemKind.BodyStructure, "BODYSTRUCTURE "u8),
            "MODSEQ" => ModSeq,
            "EMAILID" => FetchItem.Of(FetchItemKind.EmailId, "EMAILID "u8),
            "THREADID" => FetchItem.Of(FetchItemKind.ThreadId, "THREADID "u8),
            "PREVIEW" => Preview(ref arguments),
            "BODY" => arguments.Sees((byte)'[') ? Section(ref arguments, marksSeen: true) : Body,
            "BODY.PEEK" => Section(ref arguments, marksSeen: false),
            "BINARY" => Binary(ref arguments, marksSeen: true),
            "BINARY.PEEK" => Binary(ref arguments, marksSeen: false),
            _ => Legacy(word, ref arguments),
        };
    }

    private static FetchItem Legacy(string word, ref ImapArguments arguments) => word switch
    {
        "RFC822" => Whole("RFC822 "u8, SectionText.Whole, marksSeen: true),
        "RFC822.HEADER" => Whole("RFC822.HEADER "u8, SectionText.Header, marksSeen: false),
        "RFC822.TEXT" => Whole("RFC822.TEXT "u8, SectionText.Text, marksSeen: true),
        "BINARY.SIZE" => BinarySize(ref arguments),
        _ => throw new ImapSyntaxException("FETCH does not know an item that was asked for."),
    };

    private static FetchItem Whole(ReadOnlySpan<byte> label, SectionText text, bool marksSeen)
        => FetchItem.Of(FetchItemKind.Section, label) with
        {
            Section = new BodySection([], text, []),
            MarksSeen = marksSeen,
        };

    // "PREVIEW" [SP "(" "LAZY" ")"]
    private static FetchItem Preview(ref ImapArguments arguments)
    {
        ImapArguments ahead = arguments;
        if (ahead.TakesSpace() && ahead.Takes((byte)'('))
        {
            ReadOnlySpan<byte> modifier = ahead.Atom();
            if (!Ascii.EqualsIgnoreCase(modifier, "LAZY"u8))
            {
                throw new ImapSyntaxException("PREVIEW knows no modifier but LAZY.");
            }

            ahead.Close();
            arguments = ahead;
        }

        return FetchItem.Of(FetchItemKind.Preview, "PREVIEW "u8);
    }

    // section = "[" [section-spec] "]" ["<" number64 "." nz-number64 ">"]
    private static FetchItem Section(ref ImapArguments arguments, bool marksSeen)
    {
        arguments.Expect((byte)'[', "\"[\"");
        StringBuilder label = new("BODY[");
        int[] path = PartNumbers(ref arguments, label);
        SectionText text = SectionText.Whole;
        byte[][] fields = [];
        if (!arguments.Sees((byte)']'))
        {
            string word = arguments.Word();
            label.Append(word);
            text = SectionTextOf(word);
            if (text == SectionText.Mime && path.Length == 0)
            {
                throw new ImapSyntaxException("MIME needs a part number in front of it.");
            }

            if (text is SectionText.HeaderFields or SectionText.HeaderFieldsNot)
            {
                fields = HeaderFields(ref arguments, label);
            }
        }

        arguments.Expect((byte)']', "\"]\"");
        label.Append(']');
        PartialRange? partial = Partial(ref arguments, label);
        return new FetchItem(FetchItemKind.Section, Encoding.Latin1.GetBytes(label.Append(' ').ToString()))
        {
            Section = new BodySection(path, text, fields),
            Partial = partial,
            MarksSeen = marksSeen,
        };
    }

    private static SectionText SectionTextOf(string word) => word switch
    {
        "HEADER" => SectionText.Header,
        "HEADER.FIELDS" => SectionText.HeaderFields,
        "HEADER.FIELDS.NOT" => SectionText.HeaderFieldsNot,
        "TEXT" => SectionText.Text,
        "MIME" => SectionText.Mime,
        _ => throw new ImapSyntaxException("A section names a text that does not exist."),
    };

    // header-list = "(" header-fld-name *(SP header-fld-name) ")"
    private static byte[][] HeaderFields(ref ImapArguments arguments, StringBuilder label)
    {
        List<byte[]> fields = [];
        arguments.Space();
        arguments.Open();
        label.Append(" (");
        do
        {
            byte[] field = arguments.AString();
            if (field.Length is 0 or > 200 || field.AsSpan().ContainsAnyExceptInRange((byte)'!', (byte)'~')
                || field.AsSpan().Contains((byte)':') || fields.Count == MaxItems)
            {
                throw new ImapSyntaxException("A header field name is not one, or there are too many.");
            }

            label.Append(fields.Count == 0 ? "" : " ").Append(AsAString(field));
            fields.Add(field);
        }
        while (arguments.TakesSpace());
        arguments.Close();
        label.Append(')');
        return [.. fields];
    }

    private static string AsAString(byte[] field)
    {
        string name = Encoding.ASCII.GetString(field);
        if (!name.AsSpan().ContainsAny(AtomSpecials))
        {
            return name;
        }

        name = name.Replace("\\", "\\\\", StringComparison.Ordinal);
        return $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static FetchItem Binary(ref ImapArguments arguments, bool marksSeen)
    {
        StringBuilder label = new("BINARY");
        int[] path = BinaryPath(ref arguments, label);
        PartialRange? partial = Partial(ref arguments, label);
        return new FetchItem(FetchItemKind.Binary, Encoding.ASCII.GetBytes(label.Append(' ').ToString()))
        {
            Section = new BodySection(path, SectionText.Whole, []),
            Partial = partial,
            MarksSeen = marksSeen,
        };
    }

    private static FetchItem BinarySize(ref ImapArguments arguments)
    {
        StringBuilder label = new("BINARY.SIZE");
        int[] path = BinaryPath(ref arguments, label);
        return new FetchItem(FetchItemKind.BinarySize, Encoding.ASCII.GetBytes(label.Append(' ').ToString()))
        {
            Section = new BodySection(path, SectionText.Whole, []),
        };
    }

    // section-binary = "[" [section-part] "]"
    private static int[] BinaryPath(ref ImapArguments arguments, StringBuilder label)
    {
        arguments.Expect((byte)'[', "\"[\"");
        label.Append('[');
        int[] path = PartNumbers(ref arguments, label);
        arguments.Expect((byte)']', "\"]\"");
        label.Append(']');
        return path;
    }

    // section-part = nz-number *("." nz-number), and the dot before a text
    private static int[] PartNumbers(ref ImapArguments arguments, StringBuilder label)
    {
        List<int> path = [];
        while (!arguments.Rest.IsEmpty && char.IsAsciiDigit((char)arguments.Rest[0]))
        {
            uint number = arguments.NonZero();
            label.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");
            path.Add((int)Math.Min(number, int.MaxValue));
            if (path.Count > MaxItems)
            {
                throw new ImapSyntaxException("A part number is too deep.");
            }

            if (!arguments.Takes((byte)'.'))
            {
                break;
            }

            label.Append('.');
            if (arguments.Sees((byte)']'))
            {
                throw new ImapSyntaxException("A part number ends in a dot.");
            }
        }

        return [.. path];
    }

    private static PartialRange? Partial(ref ImapArguments arguments, StringBuilder label)
    {
        if (!arguments.Takes((byte)'<'))
        {
            return null;
        }

        long origin = arguments.Number64();
        arguments.Expect((byte)'.', "\".\"");
        long count = arguments.Number64();
        arguments.Expect((byte)'>', "\">\"");
        if (count == 0)
        {
            throw new ImapSyntaxException("A partial FETCH asks for no octets.");
        }

        label.Append(System.Globalization.CultureInfo.InvariantCulture, $"<{origin}>");
        return new PartialRange(origin, count);
    }

    private static long? Modifiers(ref ImapArguments arguments)
    {
        arguments.Open();
        if (!arguments.TakesWord("CHANGEDSINCE"u8))
        {
            throw new ImapSyntaxException("FETCH knows no modifier but CHANGEDSINCE.");
        }

        arguments.Space();
        long changedSince = arguments.Number64();
        arguments.Close();
        return changedSince;
    }
}
