using System.Text;
using CsCheck;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Shinten.Mail.Words;
using Xunit;

namespace Shinten.Mail.Tests.Words;

public sealed class WordQueryTests
{
    private static readonly string LongBlob = string.Concat(Enumerable.Range(0, 60).Select(i
        => Convert.ToBase64String([(byte)i, (byte)(i * 7), 9])));

    private static readonly Gen<string> Texts = Gen.OneOf(
        "alice", "Bob's", "can't", "3,14", "1.5", "example.test", "a", "_", "__x", "'", ".", ",", " ", "  ", "\r\n",
            "-", "日本語", "カタカナ", "ー", "東",
        "ภาษาไทย", "한국어", "Ω", "ﬁ", "ß", "İ", "é", "e\u0301", "\u0301", "\u00AD", "\u200B", "😀",
        "👩‍👩‍👧", "①", "½", "Ａ",
            "x\u0301'y", "א״ב", "\uD800", LongBlob,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", new string('あ', 90),
            new string('ж', 70))
        .Array[1, 14].Select(string.Concat);

    [Fact]
    public void What_is_in_a_text_is_never_kept_back()
        => Gen.Select(Texts, Texts, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((first, second, from, to) =>
        {
            string folded = SearchText.Fold(first);
            string piece = Piece(folded, from, to);
            WordSet words = WordSet.FromTexts([second, first]);

            Assert.True(new SearchString(piece).IsIn(first) is false
                || WordQuery.For(piece).MayMatch(words.FrontCoded.Span), piece);
        }, iter: 15_000);

    [Fact]
    public void What_a_scan_finds_in_a_letter_its_words_let_through()
        => Gen.Select(HostileMail.Messages, Texts, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((bytes, text, from, to) =>
        {
            ParsedMessage message = ParsedMessage.Parse(bytes);
            string decoded = Encoding.UTF8.GetString(bytes);
            foreach (string sought in (string[])[Piece(decoded, from, to), Piece(text, from, to)])
            {
                SearchString search = new(sought);
                bool isThere = SearchText.TextContains(message, search);
                Assert.True(!isThere || WordQuery.For(sought).MayMatch(WordSet.FromMessage(message).FrontCoded.Span),
                    sought);
                Assert.True(isThere || !SearchText.BodyContains(message, search));
            }
        }, iter: 5_000);

    [Theory]
    [InlineData("wor", true)]
    [InlineData("world, alice", true)]
    [InlineData("orld alice", true)]
    [InlineData("alice ex", true)]
    [InlineData("ice EXAM", true)]
    [InlineData("hello world alice", true)]
    [InlineData("hello worl alice", false)]
    [InlineData("worlds", false)]
    [InlineData("語を", true)]
    [InlineData("日本語", true)]
    [InlineData("本日", false)]
    [InlineData("!!", true)]
    [InlineData("", true)]
    public void A_search_string_narrows(string search, bool isCandidate)
    {
        WordSet words = WordSet.FromTexts(["Hello world Alice example.test", "日本語を話す"]);

        Assert.Equal(isCandidate, WordQuery.For(search).MayMatch(words.FrontCoded.Span));
    }

    [Fact]
    public void Words_are_distinct_sorted_and_come_back()
    {
        WordSet words = WordSet.FromTexts(["b a B a's can't 3,14 x_y", "日本語 a"]);

        Assert.Equal(["3,14", "a", "a's", "b", "can't", "x_y", "日本", "本語"], words.ToList());
        Assert.Equal(words.ToList(), WordSet.Read(words.FrontCoded).ToList());
        Assert.Equal(
            WordSet.FromTexts(["a b c", "d"]).FrontCoded.ToArray(),
            WordMerge.Of(WordSet.FromTexts(["a c"]), WordSet.FromTexts(["b c d"])).ToArray());
    }

    [Fact]
    public void Too_many_words_make_a_set_that_narrows_nothing()
    {
        WordSet words = WordSet.FromTexts([string.Join(' ', Enumerable.Range(0, 100_000))]);

        Assert.False(words.IsComplete);
        Assert.True(WordQuery.For("nothing").MayMatch(words.FrontCoded.Span));
    }

    [Fact]
    public void A_damaged_word_set_is_refused_in_one_way()
    {
        byte[] words = WordSet.FromTexts(["some words that were said"]).FrontCoded.ToArray();
        Gen.Select(Gen.Int[0, words.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] damaged = [.. words];
            damaged[at] = value;
            try
            {
                WordSet.Read(damaged);
            }
            catch (FormatException)
            {
                // The one way.
            }
        });
    }

    private static string Piece(string text, double from, double to)
    {
        int start = (int)(Math.Min(from, to) * text.Length);
        int end = (int)(Math.Max(from, to) * text.Length);
        return text[start..end];
    }
}
