using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring.Slots;

/// <summary>32 random bytes, shown once as 24 words with a checksum of eight bits (BIP-39; sealing.md §7).</summary>
public sealed class RecoveryWords : IDisposable
{
    public const int Count = 24;

    private const int Length = SecretKey.Length;
    private const int BitsPerWord = 11;

    private readonly SecretCell _cell = new();

    private RecoveryWords()
    {
    }

    public static RecoveryWords Generate()
    {
        RecoveryWords words = new();
        using SecretReading secret = new(words._cell);
        RandomNumberGenerator.Fill(secret.Bytes);
        return words;
    }

    /// <summary>Reads 24 words of one language between spaces of any kind; false if a word or the checksum is
    /// wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RecoveryWords? words)
    {
        words = null;
        if (text is null || text.Length > 1024)
            return false;
        string[] typed = text.Split((char[]?)null, Count + 1, StringSplitOptions.RemoveEmptyEntries);
        if (typed.Length != Count)
            return false;
        words = Read(typed, WordList.English) ?? Read(typed, WordList.Japanese);
        return words is not null;
    }

    /// <summary>The words for the person: shown once.</summary>
    public IReadOnlyList<string> Reveal(RecoveryLanguage language)
    {
        WordList list = WordList.Of(language);
        Span<byte> bits = stackalloc byte[Length + 1];
        using (SecretReading secret = new(_cell))
            WriteWithChecksum(secret.Bytes, bits);
        string[] words = new string[Count];
        for (int word = 0; word < Count; word++)
            words[word] = list[ReadNumber(bits, word)];
        CryptographicOperations.ZeroMemory(bits);
        return words;
    }

    public void Dispose() => _cell.Dispose();

    internal static RecoveryWords From(ReadOnlySpan<byte> bytes)
    {
        RecoveryWords words = new();
        using SecretReading secret = new(words._cell);
        bytes[..Length].CopyTo(secret.Bytes);
        return words;
    }

    internal WrapKey WrapKey(AccountId account)
    {
        using SecretReading secret = new(_cell);
        return SlotKeys.Wrap(secret.Bytes, SlotKind.Recovery, account);
    }

    /// <summary>What the words prove themselves with; the server keeps its
    /// <see cref="Sealing.Keys.AuthKey.Verifier"/>.</summary>
    public AuthKey AuthKey(AccountId account)
    {
        using SecretReading secret = new(_cell);
        return SlotKeys.Auth(secret.Bytes, SlotKind.Recovery, account);
    }

    private static RecoveryWords? Read(string[] typed, WordList list)
    {
        Span<byte> bits = stackalloc byte[Length + 1];
        Span<byte> expected = stackalloc byte[Length + 1];
        bits.Clear();
        try
        {
            for (int word = 0; word < Count; word++)
            {
                int number = list.NumberOf(typed[word]);
                if (number < 0)
                    return null;
                WriteNumber(bits, word, number);
            }

            WriteWithChecksum(bits[..Length], expected);
            return bits.SequenceEqual(expected) ? From(bits) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bits);
            CryptographicOperations.ZeroMemory(expected);
        }
    }

    private static void WriteWithChecksum(ReadOnlySpan<byte> secret, Span<byte> bits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, hash);
        secret.CopyTo(bits);
        bits[Length] = hash[0];
    }

    private static int ReadNumber(ReadOnlySpan<byte> bits, int word)
    {
        int number = 0;
        for (int bit = word * BitsPerWord; bit < (word + 1) * BitsPerWord; bit++)
            number = (number << 1) | ((bits[bit / 8] >> (7 - (bit % 8))) & 1);
        return number;
    }

    private static void WriteNumber(Span<byte> bits, int word, int number)
    {
        for (int i = 0; i < BitsPerWord; i++)
        {
            int bit = (word * BitsPerWord) + i;
            bits[bit / 8] |= (byte)(((number >> (BitsPerWord - 1 - i)) & 1) << (7 - (bit % 8)));
        }
    }
}
