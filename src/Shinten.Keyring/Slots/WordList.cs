using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Shinten.Keyring.Slots;

/// <summary>The 2,048 words of one language (BIP-39); each stands for eleven bits.</summary>
internal sealed class WordList
{
    private const int Count = 2048;

    private readonly string[] _words;
    private readonly FrozenDictionary<string, int> _numbers;

    private WordList(string resource)
    {
        Assembly assembly = typeof(WordList).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"Shinten.Keyring.Slots.Words.{resource}.txt")
            ?? throw new InvalidOperationException($"The word list {resource} is missing.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        _words = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (_words.Length != Count)
            throw new InvalidOperationException($"The word list {resource} is not whole.");
        _numbers = Enumerable.Range(0, Count).ToFrozenDictionary(number => Normal(_words[number]));
    }

    public static WordList English { get; } = new("english");

    public static WordList Japanese { get; } = new("japanese");

    public static WordList Of(RecoveryLanguage language)
        => language switch
        {
            RecoveryLanguage.English => English,
            RecoveryLanguage.Japanese => Japanese,
        };

    /// <summary>The lists are kept as published, which is decomposed; people see words composed.</summary>
    public string this[int number] => _words[number].Normalize(NormalizationForm.FormC);

    /// <summary>The number of a word as it was typed, or negative.</summary>
    public int NumberOf(string word) => _numbers.GetValueOrDefault(Normal(word), -1);

    // Japanese words are typed composed or decomposed, and in half-width kana: all are one word in NFKD.
    private static string Normal(string word) => word.Normalize(NormalizationForm.FormKD).ToLowerInvariant();
}
