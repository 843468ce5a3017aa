using System.Text;

namespace Shinten.Mail.Messages;

/// <summary>The character sets that mail is written in. UTF-7 is refused: it hides what a text says.</summary>
public static class Charsets
{
    /// <summary>The encoding of that name with replacement of what does not decode, or null.</summary>
    public static Encoding? Find(string? name) => throw new NotSupportedException(name);

    /// <summary>Text of unknown or unnamed charset: UTF-8 where it is valid, else Windows-1252.</summary>
    public static string Decode(string? charset, ReadOnlySpan<byte> text) => throw new NotSupportedException(charset);
}
