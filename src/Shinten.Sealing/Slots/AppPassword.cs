using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Slots;

/// <summary>160 random bits, shown as 32 letters of base32 in groups of four (sealing.md §7, RFC 4648 §6).</summary>
/// <remarks>What has not this form is refused before it is compared with anything, and is not kept.</remarks>
public sealed class AppPassword : IDisposable
{
    public const int Length = 20;

    private const int Letters = 32;
    private const int Group = 4;
    private const int MaxTextLength = 128;

    private readonly SecretCell _cell = new();

    private AppPassword()
    {
    }

    public static AppPassword Generate()
    {
        AppPassword password = new();
        using SecretReading secret = new(password._cell);
        RandomNumberGenerator.Fill(secret.Bytes[..Length]);
        return password;
    }

    /// <summary>Reads what a mail program sent as UTF-8; spaces and hyphens are dropped, case does not count.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out AppPassword? password)
    {
        AppPassword parsed = new();
        using (SecretReading secret = new(parsed._cell))
        {
            if (text.Length <= MaxTextLength && TryDecode(text, secret.Bytes))
            {
                password = parsed;
                return true;
            }
        }

        parsed.Dispose();
        password = null;
        return false;
    }

    /// <summary>Reads what a person typed.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AppPassword? password)
    {
        password = null;
        if (text is null || text.Length > MaxTextLength)
            return false;
        Span<byte> utf8 = stackalloc byte[MaxTextLength * 3];
        int length = Encoding.UTF8.GetBytes(text, utf8);
        try
        {
            return TryParse(utf8[..length], out password);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>The text for the person, in groups of four: shown once.</summary>
    public string Reveal()
    {
        using SecretReading secret = new(_cell);
        Span<char> text = stackalloc char[Letters + (Letters / Group) - 1];
        int at = 0;
        for (int letter = 0; letter < Letters; letter++)
        {
            if (letter > 0 && letter % Group == 0)
                text[at++] = '-';
            text[at++] = (char)"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8[FiveBits(secret.Bytes, letter * 5)];
        }

        string revealed = new(text);
        text.Clear();
        return revealed;
    }

    /// <summary>What it proves itself with: the server looks a slot up by this key's
    /// <see cref="Keys.AuthKey.Verifier"/>.</summary>
    public AuthKey AuthKey(AccountId account)
    {
        using SecretReading secret = new(_cell);
        return SlotKeys.Auth(secret.Bytes[..Length], SlotKind.AppPassword, account);
    }

    public void Dispose() => _cell.Dispose();

    internal WrapKey WrapKey(AccountId account)
    {
        using SecretReading secret = new(_cell);
        return SlotKeys.Wrap(secret.Bytes[..Length], SlotKind.AppPassword, account);
    }

    internal static AppPassword From(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        AppPassword password = new();
        using SecretReading secret = new(password._cell);
        bytes.CopyTo(secret.Bytes);
        return password;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> secret)
    {
        int letters = 0;
        int pending = 0;
        int bits = 0;
        int at = 0;
        foreach (byte character in text)
        {
            if (character is (byte)' ' or (byte)'-')
                continue;
            int value = ValueOf(character);
            if (value < 0 || ++letters > Letters)
                return false;
            pending = ((pending << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                secret[at++] = (byte)(pending >> bits);
            }
        }

        return letters == Letters;
    }

    private static int ValueOf(byte character)
        => character switch
        {
            >= (byte)'A' and <= (byte)'Z' => character - 'A',
            >= (byte)'a' and <= (byte)'z' => character - 'a',
            >= (byte)'2' and <= (byte)'7' => character - '2' + 26,
            _ => -1,
        };

    private static int FiveBits(ReadOnlySpan<byte> bytes, int bit)
    {
        int pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
        return (pair >> (11 - (bit % 8))) & 0x1F;
    }
}
