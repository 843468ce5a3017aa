using System.Buffers;
using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>A payload whose header was changed, and how to undo it.</summary>
public sealed record PatchedPayload(ReadOnlyMemory<byte> Payload, HeaderPatch Patch);

/// <summary>
/// Makes the header fields of a sealed letter visible to OpenPGP readers as inner headers: by the parameters of RFC
/// 9788 §2
/// and of the older form on the top Content-Type (sealing.md §5). Nothing is taken out of the letter: a field of the
/// sender that would claim the same is renamed by its first letter.
/// </summary>
public static class InnerHeaders
{
    private const string Parameters = "; hp=\"cipher\"; protected-headers=\"v1\"";

    /// <summary>More renamed fields than this would not fit the envelope.</summary>
    private const int MaxEdits = 500;

    /// <summary>What a field's first letter becomes when it must not count.</summary>
    private static ReadOnlySpan<byte> Renamed => "X"u8;

    /// <summary>
    /// The payload to store for an account that has a reading certificate; the letter itself where nothing is to do.
    /// </summary>
    public static PatchedPayload Patch(ParsedMessage message)
    {
        ContentType type = message.Root.Type;
        if (message.IsEndToEndEncrypted || (type.IsMultipart && type.Subtype is "signed" or "encrypted"))
        {
            return new PatchedPayload(message.Bytes, HeaderPatch.None);
        }

        Draft draft = new(message);
        bool hasType = false;
        HeaderReader fields = new(message.Header(message.Root));
        while (draft.EditCount < MaxEdits && fields.TryRead())
        {
            if (fields.Is("hp-outer"u8))
            {
                draft.Rename(fields.FieldOffset);
            }
            else if (fields.Is("content-type"u8) && !hasType && CanAppend(fields.Value))
            {
                hasType = true;
                draft.Insert(EndOfValue(fields), Parameters);
            }
            else if (fields.Is("content-type"u8))
            {
                draft.Rename(fields.FieldOffset);
            }
        }

        if (!hasType)
        {
            draft.InsertField($"Content-Type: {Written(message.Root.Type)}{Parameters}");
        }

        return draft.ToPayload();
    }

    // Behind a value that ends well, and says nothing of headers itself, parameters can be put; else it is written
    // anew.
    private static bool CanAppend(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> field = Bytes.Unfold(value);
        ParameterScanner scanner = new(field);
        if (scanner.ReadValue().IndexOf((byte)'/') <= 0)
        {
            return false;
        }

        int count = 0;
        while (scanner.TryRead())
        {
            bool claims = Bytes.StartsWithIgnoreCase(scanner.Name, "hp"u8)
                || Bytes.StartsWithIgnoreCase(scanner.Name, "protected-headers"u8);
            if (claims || ++count >= ParameterReader.MaxParameters)
            {
                return false;
            }
        }

        // A bare name or an escape at the end could swallow what comes behind.
        return !scanner.IsBroken && field[^1] is not ((byte)';' or (byte)'\\' or (byte)'=')
            && !field.Contains((byte)'(');
    }

    private static int EndOfValue(HeaderReader fields)
        => fields.FieldOffset + fields.Field.TrimEnd(Bytes.White).Length;

    private static string Written(ContentType type)
    {
        StringBuilder text = new($"{type.Type}/{type.Subtype}");
        foreach (ContentParameter parameter in type.Parameters)
        {
            if (!parameter.Name.StartsWith("hp", StringComparison.Ordinal)
                && !parameter.Name.StartsWith("protected-headers", StringComparison.Ordinal)
                && IsWritable(parameter))
            {
                text.Append("; ").Append(parameter.Name).Append('=').Append(Addresses.QuotedString.Of(parameter.Value));
            }
        }

        return text.ToString();
    }

    private static bool IsWritable(ContentParameter parameter)
        => parameter.Value.Length < 200 && !parameter.Value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && parameter.Name.Length < 40 && !parameter.Name.AsSpan().ContainsAnyExceptInRange('-', 'z');

    /// <summary>Gathers the edits in ascending order while the payload is written.</summary>
    private sealed class Draft(ParsedMessage message)
    {
        private readonly ArrayBufferWriter<byte> _payload = new(message.Bytes.Length + 256);
        private readonly List<HeaderEdit> _edits = [];
        private int _copied;

        public int EditCount => _edits.Count;

        public void Rename(int field) => Replace(field, 1, Renamed);

        public void Insert(int at, string text) => Replace(at, 0, Encoding.ASCII.GetBytes(text));

        // Before the empty line; a header that breaks off gets the line end that it lacks.
        public void InsertField(string field)
        {
            ReadOnlySpan<byte> header = message.Header(message.Root);
            int end = header.Length;
            if (header.EndsWith("\r\n"u8) && (end == 2 || header[end - 3] == '\n'))
            {
                end -= 2;
            }
            else if (header.EndsWith("\n"u8) && (end == 1 || header[end - 2] == '\n'))
            {
                end--;
            }

            bool isOpen = end > 0 && header[end - 1] != '\n';
            Insert(end, isOpen ? $"\r\n{field}" : $"{field}\r\n");
        }

        public PatchedPayload ToPayload()
        {
            _payload.Write(message.Bytes.Span[_copied..]);
            return new PatchedPayload(_payload.WrittenMemory, new HeaderPatch(_edits));
        }

        private void Replace(int at, int count, ReadOnlySpan<byte> text)
        {
            ReadOnlyMemory<byte> source = message.Bytes;
            _payload.Write(source.Span[_copied..at]);
            _edits.Add(new HeaderEdit(_payload.WrittenCount, text.Length, source.Slice(at, count).ToArray()));
            _payload.Write(text);
            _copied = at + count;
        }
    }
}
