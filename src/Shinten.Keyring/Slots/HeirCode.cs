using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Slots;

/// <summary>128 random bits that the owner gives the heir on paper: eight groups of four hexadecimal digits.</summary>
public sealed class HeirCode : IDisposable
{
    internal const int Length = 16;

    private readonly SecretCell _cell = new();

    private HeirCode()
    {
    }

    public static HeirCode Generate()
    {
        HeirCode code = new();
        using SecretReading secret = new(code._cell);
        RandomNumberGenerator.Fill(secret.Bytes[..Length]);
        return code;
    }

    /// <summary>Reads what was typed; spaces and hyphens are dropped, case does not count.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HeirCode? code)
    {
        code = null;
        string digits = string.Concat((text ?? "").Where(character => character is not (' ' or '-')));
        if (digits.Length != 2 * Length || !digits.All(char.IsAsciiHexDigit))
            return false;
        code = From(Convert.FromHexString(digits));
        return true;
    }

    /// <summary>The text for the paper.</summary>
    public string Reveal()
    {
        using SecretReading secret = new(_cell);
        string digits = Convert.ToHexString(secret.Bytes[..Length]);
        return string.Join('-', Enumerable.Range(0, 8).Select(group => digits.Substring(group * 4, 4)))
            .ToUpper(CultureInfo.InvariantCulture);
    }

    public void Dispose() => _cell.Dispose();

    internal static HeirCode From(ReadOnlySpan<byte> bytes)
    {
        HeirCode code = new();
        using SecretReading secret = new(code._cell);
        bytes[..Length].CopyTo(secret.Bytes);
        return code;
    }

    internal SecretReading Read() => new(_cell);
}
