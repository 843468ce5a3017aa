using System.Buffers;
using System.Security.Cryptography;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Dkim;

/// <summary>The fields of a message as signatures name them: each name from the bottom up (RFC 6376 §5.4.2).</summary>
internal sealed class DkimHeader
{
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);

    private readonly ReadOnlyMemory<byte> _message;
    private readonly List<Field> _fields = [];

    public DkimHeader(ReadOnlyMemory<byte> message)
    {
        _message = message;
        HeaderReader fields = new(message.Span);
        while (fields.TryRead())
        {
            _fields.Add(new Field(fields.FieldOffset, fields.FieldLength, fields.Name.Length));
        }
    }

    public int Count(ReadOnlySpan<byte> name)
    {
        int count = 0;
        foreach (Field field in _fields)
        {
            count += Bytes.EqualsIgnoreCase(NameOf(field), name) ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// Writes the fields of an h= tag in its order; a name that is listed once more than it occurs stands for nothing.
    /// </summary>
    public void Write(IEnumerable<byte[]> names, DkimForm form, IBufferWriter<byte> output)
    {
        bool[] isTaken = new bool[_fields.Count];
        foreach (byte[] name in names)
        {
            for (int i = _fields.Count - 1; i >= 0; i--)
            {
                Field field = _fields[i];
                if (!isTaken[i] && Bytes.EqualsIgnoreCase(NameOf(field), name))
                {
                    isTaken[i] = true;
                    WriteField(form, _message.Span.Slice(field.Offset, field.Length), output);
                    break;
                }
            }
        }
    }

    /// <summary>One field in its canonical form, with its line end.</summary>
    public static void WriteField(DkimForm form, ReadOnlySpan<byte> field, IBufferWriter<byte> output)
    {
        if (form == DkimForm.Simple)
        {
            output.Write(field);
            return;
        }

        int colon = field.IndexOf((byte)':');
        ReadOnlySpan<byte> name = field[..colon].TrimEnd(" \t"u8);
        Span<byte> lower = output.GetSpan(name.Length + 1);
        System.Text.Ascii.ToLower(name, lower, out _);
        lower[name.Length] = (byte)':';
        output.Advance(name.Length + 1);
        WriteWords(field[(colon + 1)..].Trim(Bytes.White), output);
        output.Write("\r\n"u8);
    }

    /// <summary>
    /// What is signed: the fields of the h= tag as <see cref="Write"/> wrote them, then the field of the signature with
    /// an empty b= tag, without its line end (RFC 6376 §3.7).
    /// </summary>
    public static byte[] Hash(DkimForm form, ReadOnlySpan<byte> signedFields, ReadOnlySpan<byte> unsignedField)
    {
        ArrayBufferWriter<byte> own = new(unsignedField.Length + 2);
        WriteField(form, unsignedField, own);
        ReadOnlySpan<byte> last = Bytes.TrimLineEnd(own.WrittenSpan);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(signedFields);
        hash.AppendData(last);
        return hash.GetHashAndReset();
    }

    private static void WriteWords(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        while (true)
        {
            int white = value.IndexOfAny(White);
            if (white < 0)
            {
                output.Write(value);
                return;
            }

            output.Write(value[..white]);
            output.Write(" "u8);
            value = value[white..].TrimStart(Bytes.White);
        }
    }

    private ReadOnlySpan<byte> NameOf(Field field) => _message.Span.Slice(field.Offset, field.NameLength);

    private readonly record struct Field(int Offset, int Length, int NameLength);
}
