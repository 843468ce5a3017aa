using System.Runtime.CompilerServices;

namespace Shinten.Mail.Envelopes;

/// <summary>Where the fields lie in an envelope's JSON that has nothing escaped.</summary>
internal ref struct PlainFields(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Places _places;

    /// <summary>The value as it is written: a string with its quotes, a list with its brackets; empty where there is
    /// none.</summary>
    public readonly ReadOnlySpan<byte> this[EnvelopeProperty property]
        => _json.Slice(_places[(int)property].Start, _places[(int)property].Length);

    /// <summary>False where this is not what <see cref="EnvelopeWriter"/> writes.</summary>
    public bool TryRead()
    {
        EnvelopeProperty property = EnvelopeProperty.Unknown;
        int at = 1;
        while (at < _json.Length)
        {
            int name = _json[at..].IndexOf("\":"u8);
            if (name < 1 || _json[at] != '"')
            {
                return false;
            }

            property = EnvelopeProperties.Find(_json.Slice(at + 1, name - 1), property);
            at += name + 2;
            if (property is EnvelopeProperty.Unknown or > EnvelopeProperty.RawInReplyTo)
            {
                // The fields are written first; the rest is of no interest.
                return property != EnvelopeProperty.Unknown;
            }

            int length = ValueLength(_json[at..]);
            _places[(int)property] = (at, length);
            at += length + 1;
        }

        return true;
    }

    /// <summary>Takes the next string, without its quotes, out of a list.</summary>
    public static bool TryTakeText(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> text)
    {
        int open = list.IndexOf((byte)'"');
        int length = open < 0 ? -1 : list[(open + 1)..].IndexOf((byte)'"');
        text = length < 0 ? [] : list.Slice(open + 1, length);
        list = length < 0 ? list : list[(open + length + 2)..];
        return length >= 0;
    }

    /// <summary>Takes the next mailbox out of a list; false at the end, and at what is no mailbox.</summary>
    public static bool TryTakeAddress(
        scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> email)
    {
        name = email = [];
        ReadOnlySpan<byte> rest = list.TrimStart("[,"u8);
        if (!rest.StartsWith("{\""u8))
        {
            list = rest;
            return false;
        }

        while (TryTakeText(ref rest, out ReadOnlySpan<byte> property)
            && property.Length > 0 && TryTakeText(ref rest, out ReadOnlySpan<byte> value))
        {
            if (property[0] == 'g' || value.IsEmpty)
            {
                return false;
            }

            // The name's own bytes come last and count.
            name = property[0] is (byte)'n' or (byte)'r' ? value : name;
            email = property[0] == 'e' ? value : email;
            if (rest.StartsWith("}"u8))
            {
                list = rest[1..];
                return true;
            }
        }

        return false;
    }

    private static int ValueLength(ReadOnlySpan<byte> value)
    {
        int at = 0;
        bool isList = !value.IsEmpty && value[0] == '[';
        while (at < value.Length)
        {
            int step = value[at..].IndexOfAny((byte)'"', (byte)']');
            if (step < 0)
            {
                return value.Length;
            }

            at += step;
            if (value[at] == ']')
            {
                return at + 1;
            }

            int end = value[(at + 1)..].IndexOf((byte)'"');
            at = end < 0 ? value.Length : at + end + 2;
            if (!isList)
            {
                return at;
            }
        }

        return at;
    }

    [InlineArray((int)EnvelopeProperty.RawInReplyTo + 1)]
    private struct Places
    {
        private (int Start, int Length) _first;
    }
}
