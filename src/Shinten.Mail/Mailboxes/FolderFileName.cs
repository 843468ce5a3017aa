using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shinten.Mail.Mailboxes;

/// <summary>
/// One component of a mailbox's name as the name of a file or folder that any system takes, and back: what is not
/// safe is written as <c>%XX</c>.
/// </summary>
public static class FolderFileName
{
    // Most file systems take 255 bytes; an ending such as .mbox.part must still fit.
    private const int MaxBytes = 200;
    private const int HashDigits = 12;
    private const char ShortenedMark = '~';

    private static readonly string[] OwnEndings = [".mbox", ".eml", ".part"];

    /// <summary>A name that is too long is cut and ends in <c>~</c> and a hash: then only a manifest knows the rest.
    /// </summary>
    public static string Encode(string component)
    {
        ArgumentNullException.ThrowIfNull(component);
        int ending = component.Length - EndingOf(component).Length;
        StringBuilder safe = new(component.Length + 8);
        int at = 0;
        foreach (Rune rune in component.EnumerateRunes())
        {
            bool isEdge = at == 0 || at + rune.Utf16SequenceLength == component.Length;
            bool keeps = at == ending ? false : isEdge ? IsSafeAtEdge(rune) : IsSafe(rune);
            Append(safe, rune, keeps);
            at += rune.Utf16SequenceLength;
        }

        return Encoding.UTF8.GetByteCount(safe.ToString()) <= MaxBytes ? safe.ToString() : Shorten(safe, component);
    }

    /// <summary>The component again; false for a name that was cut, or that <see cref="Encode"/> never makes.</summary>
    public static bool TryDecode(string name, [NotNullWhen(true)] out string? component)
    {
        ArgumentNullException.ThrowIfNull(name);
        component = null;
        if (name.Contains(ShortenedMark, StringComparison.Ordinal) || !TryUnescape(name, out string unescaped)
            || Encode(unescaped) != name)
        {
            return false;
        }

        component = unescaped;
        return true;
    }

    // A folder "a.mbox" must not take the place of the file of a folder "a".
    private static string EndingOf(string component)
        => Array.Find(OwnEndings, ending => component.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? "";

    private static void Append(StringBuilder safe, Rune rune, bool keeps)
    {
        if (keeps)
        {
            safe.Append(rune);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
        {
            safe.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }

    private static bool IsSafeAtEdge(Rune rune) => rune.Value is not (' ' or '.') && IsSafe(rune);

    private static bool IsSafe(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || " .-_,+=@#&()[]{}!'$;^".Contains((char)rune.Value, StringComparison.Ordinal)
        : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    private static string Shorten(StringBuilder safe, string component)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(component)))[..HashDigits];
        string text = safe.ToString();
        int end = 0;
        for (int bytes = 0; end < text.Length;)
        {
            int length = text[end] == '%' ? 3 : char.IsHighSurrogate(text[end]) ? 2 : 1;
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(end, length));
            if (bytes > MaxBytes - HashDigits - 1)
            {
                break;
            }

            end += length;
        }

        return text[..end] + ShortenedMark + hash;
    }

    private static bool TryUnescape(string name, out string unescaped)
    {
        List<byte> utf8 = new(name.Length);
        unescaped = "";
        for (int at = 0; at < name.Length;)
        {
            if (name[at] != '%')
            {
                int length = char.IsHighSurrogate(name[at]) && at + 1 < name.Length ? 2 : 1;
                utf8.AddRange(Encoding.UTF8.GetBytes(name.Substring(at, length)));
                at += length;
                continue;
            }

            if (at + 3 > name.Length || !byte.TryParse(
                name.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                return false;
            }

            utf8.Add(value);
            at += 3;
        }

        unescaped = Encoding.UTF8.GetString([.. utf8]);
        return true;
    }
}
