using System.Text;
using CsCheck;
using Shinten.Mail.Words;
using Xunit;

namespace Shinten.Mail.Tests.Words;

public sealed class AsciiWordsTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["abcXYZ019_.,;'- \t\r\n\0"], 0, 300],
        Gen.String[Gen.Char['\0', '\u007f'], 0, 300],
        Gen.String[Gen.Char["aB1.,"], 0, 200]);

    [Fact]
    public void Words_cut_out_of_ascii_are_those_of_the_folded_text()
        => Texts.Sample(text => Assert.Equal(OfFolded(text), OfAscii(text)), iter: 20_000);

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(500)]
    public void A_word_may_reach_over_blocks(int length)
    {
        string word = new('a', length);

        Assert.Equal([word, "b", $"{word}.{word}"], OfAscii($"{word} b {word}.{word}"));
    }

    [Fact]
    public void Punctuation_joins_two_letters_or_two_digits_alone()
        => Assert.Equal(["a.b", "1,2.3", "a", "1", "x", "_", "y"], OfAscii("a.b 1,2.3 a.1 x, ._.y"));

    [Fact]
    public void A_letter_has_the_same_words_whichever_way_its_text_is_read()
        => Texts.Sample(text =>
        {
            using TermCollector ascii = new();
            using TermCollector folded = new();
            ascii.Add(Encoding.ASCII.GetBytes(text).AsSpan());
            folded.Add(SearchText.Fold(text).AsSpan());
            Assert.Equal(folded.ToFrontCoded(), ascii.ToFrontCoded());
        }, iter: 5_000);

    private static List<string> OfAscii(string text)
    {
        List<string> found = [];
        using AsciiWords words = new(Encoding.ASCII.GetBytes(text));
        while (words.TryRead())
        {
            found.Add(Encoding.ASCII.GetString(words.Word));
        }

        return found;
    }

    private static List<string> OfFolded(string text)
    {
        List<string> found = [];
        Tokenizer words = new(SearchText.Fold(text));
        while (words.TryRead())
        {
            found.Add(words.Word.ToString());
        }

        return found;
    }
}
