using System.Buffers;
using System.Text;
using CsCheck;
using Shinten.Mail.Mbox;
using Xunit;

namespace Shinten.Mail.Tests.Mbox;

/// <summary>What we write into an mbox comes back byte for byte, whatever it is.</summary>
public sealed class MboxFormTests
{
    // Pieces that matter to the form, so that properties meet them often.
    private static readonly Gen<byte[]> Letters = Gen.OneOf(
        Gen.Const("\r\n"u8.ToArray()), Gen.Const("\n"u8.ToArray()), Gen.Const("\r"u8.ToArray()),
        Gen.Const("From "u8.ToArray()), Gen.Const(">"u8.ToArray()),
        Gen.Const("From x Fri Nov 27 09:18:46 2026"u8.ToArray()), Gen.Const("Subject: x"u8.ToArray()),
        Gen.Byte.Array[0, 4]).Array[0, 20].Select(pieces => pieces.SelectMany(piece => piece).ToArray());

    private static readonly Gen<byte[]> LettersOfCrlf = Letters.Select(letter
        => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(letter).Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal)));

    [Fact]
    public void Every_letter_comes_back() => Letters.Sample(letter =>
    {
        ArrayBufferWriter<byte> written = new();
        ArrayBufferWriter<byte> back = new();
        MboxLineEnds lineEnds = MboxForm.Write(letter, written);
        MboxForm.Read(written.WrittenSpan, lineEnds, back);
        Assert.Equal(letter, back.WrittenSpan.ToArray());
    });

    /// <summary>Another program finds the same letters, but for line ends that are not CRLF.</summary>
    [Fact]
    public void Letters_of_ours_are_found_without_a_manifest() => LettersOfCrlf
        .Where(letter => letter.AsSpan().IndexOf("\r\n"u8) > 0 && letter.AsSpan().EndsWith("\r\n"u8)).Array[1, 5]
        .Sample(letters =>
        {
            ArrayBufferWriter<byte> file = new();
            foreach (byte[] letter in letters)
            {
                file.Write(Encoding.ASCII.GetBytes(FromLine.Format(DateTimeOffset.UnixEpoch)));
                ArrayBufferWriter<byte> written = new();
                MboxForm.Write(letter, written);
                file.Write(written.WrittenSpan);
                file.Write(MboxForm.End(written.WrittenSpan));
            }

            Assert.Equal(letters.Select(Encoding.Latin1.GetString), Split(file.WrittenSpan.ToArray()));
        });

    [Theory]
    [InlineData("a\r\nb\r\n", MboxLineEnds.Lf, "a\nb\n")]
    [InlineData("a\r\nb", MboxLineEnds.Lf, "a\nb")]
    [InlineData("a\r\nb\r\rc\r\n", MboxLineEnds.Lf, "a\nb\r\rc\n")]
    [InlineData("a\r\nb\nc\r\n", MboxLineEnds.AsTheyAre, "a\r\nb\nc\r\n")]
    [InlineData("From a\r\n>From b\r\nx From c\r\n", MboxLineEnds.Lf, ">From a\n>>From b\nx From c\n")]
    public void Line_ends_and_quotes_are_written_so(string letter, MboxLineEnds lineEnds, string written)
    {
        ArrayBufferWriter<byte> output = new();

        Assert.Equal(lineEnds, MboxForm.Write(Encoding.ASCII.GetBytes(letter), output));
        Assert.Equal(written, Encoding.ASCII.GetString(output.WrittenSpan));
    }

    internal static List<string> Split(byte[] file, int chunk = int.MaxValue, int maxLetter = 1_000_000)
    {
        MboxSplitter splitter = new(maxLetter);
        List<string> letters = [];
        foreach (byte[] piece in file.Chunk(Math.Min(chunk, Math.Max(1, file.Length))))
        {
            splitter.Feed(piece);
            Take(splitter, letters);
        }

        splitter.Finish();
        Take(splitter, letters);
        return letters;
    }

    private static void Take(MboxSplitter splitter, List<string> letters)
    {
        while (splitter.TryNext(out MboxLetter? letter))
        {
            ArrayBufferWriter<byte> text = new();
            MboxForm.ReadForeign(letter, text);
            letters.Add(letter.IsTooLong
                ? $"too long at {letter.Offset}"
                : Encoding.Latin1.GetString(text.WrittenSpan));
        }
    }
}
