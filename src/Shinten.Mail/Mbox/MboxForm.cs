using System.Buffers;

namespace Shinten.Mail.Mbox;

/// <summary>How the line ends of one letter stand in an mbox of ours.</summary>
public enum MboxLineEnds
{
    /// <summary>Every line ends in CRLF, and in the file in LF.</summary>
    Lf,

    /// <summary>The letter has an LF without CR: its bytes stand in the file as they are.</summary>
    AsTheyAre,
}

/// <summary>Writes letters into an mbox so that each comes back byte for byte, and reads them back.</summary>
public static class MboxForm
{
    /// <summary>Writes one letter without the line before it and without what follows.</summary>
    public static MboxLineEnds Write(ReadOnlySpan<byte> letter, IBufferWriter<byte> output)
    {
        if (!LineEnds.AreAllCrlf(letter))
        {
            FromQuoting.Quote(letter, output);
            return MboxLineEnds.AsTheyAre;
        }

        ArrayBufferWriter<byte> lines = new(Math.Max(1, letter.Length));
        LineEnds.ToLf(letter, lines);
        FromQuoting.Quote(lines.WrittenSpan, output);
        lines.Clear();
        return MboxLineEnds.Lf;
    }

    /// <summary>What stands between a letter and the next: it ends its last line, and an empty line follows.</summary>
    public static ReadOnlySpan<byte> End(ReadOnlySpan<byte> written)
        => written.IsEmpty || written[^1] == '\n' ? "\n"u8 : "\n\n"u8;

    /// <summary>Undoes <see cref="Write"/>.</summary>
    public static void Read(ReadOnlySpan<byte> written, MboxLineEnds lineEnds, IBufferWriter<byte> letter)
    {
        if (lineEnds == MboxLineEnds.AsTheyAre)
        {
            FromQuoting.Unquote(written, letter);
            return;
        }

        ArrayBufferWriter<byte> lines = new(Math.Max(1, written.Length));
        FromQuoting.Unquote(written, lines);
        LineEnds.ToCrlf(lines.WrittenSpan, letter);
        lines.Clear();
    }

    /// <summary>A letter out of an mbox of somebody else.</summary>
    public static void ReadForeign(MboxLetter letter, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(letter);
        ReadOnlySpan<byte> text = letter.Text.Span;
        if (letter.HasContentLength && FromQuoting.HasUnquoted(text))
        {
            // Its length says where it ends, so nothing in it was quoted (the form "mboxcl2").
            LineEnds.Normalize(text, output);
            return;
        }

        ArrayBufferWriter<byte> lines = new(Math.Max(1, text.Length));
        FromQuoting.Unquote(text, lines);
        LineEnds.Normalize(lines.WrittenSpan, output);
        lines.Clear();
    }
}
