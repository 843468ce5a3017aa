using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Shinten.Mail.Messages;

/// <summary>Puts together <c>name*0*=utf-8''…; name*1=…</c> (RFC 2231 §3, §4).</summary>
internal sealed class ContinuedParameters
{
    private readonly List<Section> _sections = [];

    public void Add(ReadOnlySpan<byte> name, int star, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> after = name[(star + 1)..];
        bool isEncoded = after.IsEmpty || after[^1] == '*';
        after = after.TrimEnd((byte)'*');
        bool isNumber = Utf8Parser.TryParse(after, out int number, out int used) && used == after.Length && number >= 0;
        if (!after.IsEmpty && !isNumber)
        {
            return;
        }

        _sections.Add(new Section(KnownText.LowerOf(name[..star]), number, isEncoded, value.ToArray()));
    }

    /// <summary>A decoded name is better than the plain one that some senders put beside it.</summary>
    public void MoveTo(List<ContentParameter> parameters)
    {
        foreach (IGrouping<string, Section> sections in _sections.GroupBy(section => section.Name))
        {
            parameters.RemoveAll(parameter => parameter.Name == sections.Key);
            parameters.Add(new ContentParameter(sections.Key, Join(sections.OrderBy(section => section.Number))));
        }
    }

    private static string Join(IEnumerable<Section> sections)
    {
        ArrayBufferWriter<byte> bytes = new();
        string? charset = null;
        bool isFirst = true;
        foreach (Section section in sections)
        {
            ReadOnlySpan<byte> value = section.Value;
            if (isFirst && section.IsEncoded)
            {
                charset = TakeCharset(ref value);
            }

            isFirst = false;
            if (section.IsEncoded)
            {
                Unescape(value, bytes);
            }
            else
            {
                bytes.Write(value);
            }
        }

        return charset is null ? Bytes.ToText(bytes.WrittenSpan) : Charsets.Decode(charset, bytes.WrittenSpan);
    }

    // initial-section … extended-initial-value = [charset] "'" [language] "'" extended-other-values
    private static string? TakeCharset(ref ReadOnlySpan<byte> value)
    {
        int first = value.IndexOf((byte)'\'');
        int second = first < 0 ? -1 : value[(first + 1)..].IndexOf((byte)'\'');
        if (second < 0)
        {
            return null;
        }

        string charset = Encoding.Latin1.GetString(value[..first]);
        value = value[(first + second + 2)..];
        return charset.Length == 0 ? null : charset;
    }

    private static void Unescape(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output)
    {
        for (int i = 0; i < value.Length; i++)
        {
            byte b = value[i];
            if (b == '%' && i + 2 < value.Length
                && Utf8Parser.TryParse(value.Slice(i + 1, 2), out byte escaped, out int used, 'x') && used == 2)
            {
                (b, i) = (escaped, i + 2);
            }

            output.GetSpan(1)[0] = b;
            output.Advance(1);
        }
    }

    private sealed record Section(string Name, int Number, bool IsEncoded, byte[] Value);
}
