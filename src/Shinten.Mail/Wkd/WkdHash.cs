using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Addresses;

namespace Shinten.Mail.Wkd;

/// <summary>The name under which a key is looked up: the SHA-1 of the lower-cased local part in Z-Base-32, 32
/// characters (draft-koch-openpgp-webkey-service, section 3.1).</summary>
public static class WkdHash
{
    public const int Length = 32;

    private const string Alphabet = "ybndrfg8ejkmcpqxot1uwisza345h769";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    [SuppressMessage(
        "Security", "CA5350", Justification = "Key discovery is defined with SHA-1; nothing rests on its strength.")]
    public static string Of(MailAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(Encoding.UTF8.GetBytes(LowerAscii(address.LocalPart)), digest);
        return Encode(digest);
    }

    /// <summary>Whether a name has the form of a hash: nothing else is looked up.</summary>
    public static bool IsHash(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == Length && !name.AsSpan().ContainsAnyExcept(Letters);
    }

    // The draft maps ASCII letters alone; other scripts stay as they are.
    private static string LowerAscii(string text) => string.Create(text.Length, text, static (lower, source) =>
    {
        for (int i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    private static string Encode(ReadOnlySpan<byte> digest)
    {
        Span<char> text = stackalloc char[Length];
        for (int place = 0; place < Length; place++)
        {
            int bit = place * 5;
            int pair = (digest[bit / 8] << 8) | (bit / 8 + 1 < digest.Length ? digest[bit / 8 + 1] : 0);
            text[place] = Alphabet[(pair >> (11 - bit % 8)) & 31];
        }

        return new string(text);
    }
}
