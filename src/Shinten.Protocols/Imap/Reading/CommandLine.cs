using System.Buffers;
using System.Text;

namespace Shinten.Protocols.Imap.Reading;

/// <summary>Splits a command into tag, name and arguments (RFC 9051 §2.2.1).</summary>
internal static class CommandLine
{
    private const int MaxTag = 100;
    private const int MaxName = 20;

    // tag = 1*<any ASTRING-CHAR except "+">
    private static readonly SearchValues<byte> TagChars = SearchValues.Create(
        "!#$&',-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    /// <summary>The tag is null if there is none; "UID" and the command behind it are one name.</summary>
    public static (string? Tag, string Name, ReadOnlyMemory<byte> Arguments) Split(ReadOnlyMemory<byte> command)
    {
        int tag = TagLength(command.Span);
        if (tag == 0)
        {
            return (null, "", default);
        }

        ReadOnlyMemory<byte> rest = command[Math.Min(tag + 1, command.Length)..];
        int name = NameLength(rest.Span);
        return (
            Encoding.ASCII.GetString(command.Span[..tag]), Encoding.ASCII.GetString(rest.Span[..name]), rest[name..]);
    }

    public static string? NameIn(ReadOnlySpan<byte> begun)
    {
        int tag = TagLength(begun);
        if (tag == 0 || tag + 1 >= begun.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = begun[(tag + 1)..];
        return Encoding.ASCII.GetString(rest[..NameLength(rest)]);
    }

    private static int TagLength(ReadOnlySpan<byte> command)
    {
        int length = command.IndexOf((byte)' ');
        length = length < 0 ? command.Length : length;
        return length <= MaxTag && !command[..length].ContainsAnyExcept(TagChars) ? length : 0;
    }

    private static int NameLength(ReadOnlySpan<byte> rest)
    {
        int length = WordLength(rest);
        return length == 3 && rest.Length > 4 && rest[3] == ' ' && Ascii.EqualsIgnoreCase(rest[..3], "UID"u8)
            ? 4 + WordLength(rest[4..])
            : length;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < Math.Min(MaxName, text.Length) && char.IsAsciiLetter((char)text[length]))
        {
            length++;
        }

        return length;
    }
}
