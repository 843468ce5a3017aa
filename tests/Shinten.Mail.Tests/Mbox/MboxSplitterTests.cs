using System.Globalization;
using System.Text;
using CsCheck;
using Shinten.Mail.Mbox;
using Xunit;

namespace Shinten.Mail.Tests.Mbox;

/// <summary>Files of others, also such that were not written as they should have been.</summary>
public sealed class MboxSplitterTests
{
    private const string Line = "From a@b Fri Nov 27 09:18:46 2026\n";

    private static readonly string[] Pieces =
    [
        "From a@b Fri Nov 27 09:18:46 2026", "From ", "\n", "\r\n", "\n\n", "A: b", ">", "Content-Length: 9", "x", "\0",
    ];

    [Theory]
    [InlineData("From a@b.example Fri Nov 27 09:18:46 2026", "2026-11-27T09:18:46+00:00")]
    [InlineData("From - Fri Nov 27 09:18:46 2026", "2026-11-27T09:18:46+00:00")]
    [InlineData("From 1851@xxx Fri Nov 27 09:18:46 +0000 2026", "2026-11-27T09:18:46+00:00")]
    [InlineData("From a@b Fri Nov  7 09:18:46 2026 +0900", "2026-11-07T09:18:46+09:00")]
    [InlineData("From a@b Fri Nov 27 09:18 2026", "2026-11-27T09:18:00+00:00")]
    [InlineData("From a@b Fri Nov 27 09:18:46 EST 2026", "2026-11-27T09:18:46-05:00")]
    [InlineData("From a@b Fri, 27 Nov 2026 09:18:46 +0100", "2026-11-27T09:18:46+01:00")]
    [InlineData("From \"a b\"@c Fri Nov 27 09:18:46 2026 remote from d", "2026-11-27T09:18:46+00:00")]
    public void A_line_between_letters_is_recognised(string line, string date)
    {
        Assert.True(FromLine.TryParse(Encoding.ASCII.GetBytes(line), out DateTimeOffset read));
        Assert.Equal(date, read.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("From here we went on")]
    [InlineData("From Monday on")]
    [InlineData("From Mon Nov to Dec")]
    [InlineData("From a Fri Nov 99 09:18:46 2026")]
    [InlineData("From a Fri Nov 27 9 2026")]
    [InlineData("From")]
    [InlineData("from a@b Fri Nov 27 09:18:46 2026")]
    public void A_line_of_a_letter_is_not(string line)
        => Assert.False(FromLine.TryParse(Encoding.ASCII.GetBytes(line), out _));

    [Fact]
    public void Our_own_line_is_read_back()
    {
        DateTimeOffset date = new(2026, 3, 1, 23, 59, 58, TimeSpan.FromHours(9));
        string line = FromLine.Format(date);

        Assert.Equal("From MAILER-DAEMON Sun Mar  1 14:59:58 2026\n", line);
        Assert.True(FromLine.TryParse(Encoding.ASCII.GetBytes(line.TrimEnd()), out DateTimeOffset read));
        Assert.Equal(date, read);
    }

    [Theory]
    // As it should be, with LF and with CRLF.
    [InlineData($"{Line}A: 1\n\none\n\n{Line}A: 2\n\ntwo\n\n", "A: 1\n\none\n|A: 2\n\ntwo\n")]
    [InlineData("From a@b Fri Nov 27 09:18:46 2026\r\nA: 1\r\n\r\none\r\n\r\nFrom a@b Fri Nov 27 09:18:46 2026\r\n"
        + "A: 2\r\n\r\ntwo\r\n\r\n", "A: 1\n\none\n|A: 2\n\ntwo\n")]
    // Quoted once and twice.
    [InlineData($"{Line}A: 1\n\n>From x\n>>From y\n> From z\n", "A: 1\n\nFrom x\n>From y\n> From z\n")]
    // Not quoted: the line has no date.
    [InlineData(
        $"{Line}A: 1\n\n\nFrom here on\nmore\n\n{Line}A: 2\n\ntwo\n", "A: 1\n\n\nFrom here on\nmore\n|A: 2\n\ntwo\n")]
    // Not quoted, with a date, but neither an empty line before nor a header behind it.
    [InlineData($"{Line}A: 1\n\ntext\n{Line}more text\n", $"A: 1\n\ntext\n{Line}more text\n")]
    // No empty line between letters.
    [InlineData($"{Line}A: 1\n\none\n{Line}A: 2\n\ntwo\n", "A: 1\n\none\n|A: 2\n\ntwo\n")]
    // No end of line at the end; empty lines before the first; an empty letter.
    [InlineData($"\n\n{Line}A: 1\n\none", "A: 1\n\none")]
    [InlineData($"{Line}\n{Line}A: 2\n\ntwo\n", "|A: 2\n\ntwo\n")]
    [InlineData($"{Line}", "")]
    // Line ends of the letter are CRLF though the file's are LF: a letter of ours with bare LF in it.
    [InlineData($"{Line}A: 1\r\n\r\none\ntwo\r\n\n", "A: 1\n\none\rtwo\n")]
    public void Letters_are_found(string file, string letters)
    {
        string[] expected = letters.Split('|');
        for (int chunk = 1; chunk < 60; chunk += 7)
        {
            // In what is expected LF stands for CRLF, and CR for a bare LF.
            Assert.Equal(expected, MboxFormTests.Split(Encoding.ASCII.GetBytes(file), chunk)
                .Select(letter => letter.Replace("\r\n", "\t", StringComparison.Ordinal).Replace('\n', '\r')
                    .Replace('\t', '\n')));
        }
    }

    [Theory]
    // mboxcl2: what looks like another letter is within the length.
    [InlineData("Content-Length: 59\n\n", "\nFrom c@d Fri Nov 27 09:18:46 2026\nB: not a letter\n\nFrom x\n", true)]
    // mboxcl: quoted all the same.
    [InlineData("Content-Length: 13\n\n", ">From x\nmore\n", true)]
    // A length that is wrong says nothing.
    [InlineData("Content-Length: 3\n\n", "longer\nthan that\n", false)]
    [InlineData("Content-Length: 99999999999999999999\n\n", "text\n", false)]
    [InlineData("Content-Length: 100000\n\n", "text\n", false)]
    public void A_content_length_counts_if_it_holds(string header, string body, bool holds)
    {
        byte[] file = Encoding.ASCII.GetBytes($"{Line}A: 1\n{header}{body}\n{Line}A: 2\n\ntwo\n");

        for (int chunk = 1; chunk < 200; chunk += 13)
        {
            MboxSplitter splitter = new(1_000_000);
            List<(int Length, bool Holds)> found = [];
            foreach (byte[] piece in file.Chunk(chunk))
            {
                splitter.Feed(piece);
                Take(splitter, found);
            }

            splitter.Finish();
            Take(splitter, found);
            Assert.Equal([(5 + header.Length + body.Length, holds), (10, false)], found);
        }
    }

    [Fact]
    public void A_letter_that_is_too_long_is_named_and_the_next_is_found()
    {
        string file = $"{Line}A: 1\n\none\n\n{Line}A: 2\n\n{new string('x', 50_000)}\n\nFrom here\n\n"
            + $"{Line}A: 3\n\nthree\n";

        Assert.Equal(
            ["A: 1\r\n\r\none\r\n", "too long at 45", "A: 3\r\n\r\nthree\r\n"],
            MboxFormTests.Split(Encoding.ASCII.GetBytes(file), 700, 5_000));
        Assert.Equal(
            ["A: 1\r\n\r\none\r\n", "too long at 45", "A: 3\r\n\r\nthree\r\n"],
            MboxFormTests.Split(Encoding.ASCII.GetBytes(file), 100_000, 5_000));
    }

    [Theory]
    [InlineData("Return-Path: <a@b>\nSubject: no mbox\n\n")]
    [InlineData("From here on it is text\n")]
    [InlineData("\0\0\0\0")]
    public void What_is_no_mbox_is_refused(string file)
        => Assert.Throws<FormatException>(() => MboxFormTests.Split(Encoding.ASCII.GetBytes(file)));

    [Fact]
    public void The_same_letters_are_found_however_the_file_comes()
        => Gen.Int[0, Pieces.Length - 1].Select(piece => Pieces[piece]).Array[0, 40].Select(Gen.Int[1, 50])
            .Sample((pieces, chunk) =>
            {
                byte[] file = Encoding.ASCII.GetBytes(Line + string.Concat(pieces));
                Assert.Equal(MboxFormTests.Split(file), MboxFormTests.Split(file, chunk));
            });

    [Theory]
    [InlineData("Status: RO\nX-Status: AF\n\n", "\\Seen \\Answered \\Flagged", false)]
    [InlineData("Status: O\nX-Keywords: Work, $Label1   \n\n", "$Label1 Work", false)]
    [InlineData("X-Mozilla-Status: 0007\nX-Mozilla-Keys: Work  \n\n", "\\Seen \\Answered \\Flagged Work", false)]
    [InlineData("X-Mozilla-Status: 0009\n\n", "\\Seen", true)]
    [InlineData("Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\n", "", true)]
    [InlineData("Subject: x\n\nStatus: RO\n", "", false)]
    [InlineData("X-Keywords: bad]one good\nX-Mozilla-Status: zz\n\n", "good", false)]
    public void What_programs_noted_in_the_header_is_read(string letter, string flags, bool isLeftOver)
    {
        StoredStatus status = StoredStatus.Of(Encoding.ASCII.GetBytes(letter));

        Assert.Equal((flags, isLeftOver), (status.Flags.ToString(), status.IsLeftOver));
    }

    private static void Take(MboxSplitter splitter, List<(int Length, bool Holds)> found)
    {
        while (splitter.TryNext(out MboxLetter? letter))
        {
            found.Add((letter.Text.Length, letter.HasContentLength));
        }
    }
}
