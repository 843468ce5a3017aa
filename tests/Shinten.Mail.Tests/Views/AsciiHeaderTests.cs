using System.Text;
using CsCheck;
using Shinten.Mail.Messages;
using Shinten.Mail.Views;
using Xunit;

namespace Shinten.Mail.Tests.Views;

/// <summary>Headers for clients that read ASCII alone (RFC 6858 §2).</summary>
public sealed class AsciiHeaderTests
{
    [Theory]
    [InlineData("Subject: plain\r\nX-A:  b\r\n c\r\n\r\n", "Subject: plain\r\nX-A:  b\r\n c\r\n\r\n")]
    [InlineData("Subject: Grüße\r\n\r\n", "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n\r\n")]
    [InlineData("From: Jürgen <j@a.example>\r\n\r\n", "From: =?UTF-8?B?SsO8cmdlbg==?= <j@a.example>\r\n\r\n")]
    [InlineData(
        "To: Bob <bob@a.example>, jü@a.example\r\n",
        "To: Bob <bob@a.example>, =?UTF-8?B?asO8QGEuZXhhbXBsZQ==?=\r\n"
        + " <invalid@internationalized-address.invalid>\r\n")]
    [InlineData(
        "Cc: Grüppe: a@b.example, ü@b.example;, c@d.example\r\n",
        "Cc: =?UTF-8?B?R3LDvHBwZQ==?=: a@b.example, =?UTF-8?B?w7xAYi5leGFtcGxl?=\r\n"
        + " <invalid@internationalized-address.invalid>;, c@d.example\r\n")]
    [InlineData(
        "Content-Type: text/plain; name=\"ü.txt\"; charset=utf-8\r\n",
        "Content-Type: text/plain; name*=utf-8''%C3%BC.txt; charset=\"utf-8\"\r\n")]
    [InlineData(
        "Content-Disposition: attachment; filename=日本.pdf\r\n",
        "Content-Disposition: attachment; filename*=utf-8''%E6%97%A5%E6%9C%AC.pdf\r\n")]
    [InlineData("X-Other: ü\r\nMessage-ID: <ü@a.example>\r\nDate: x\r\n\r\n", "Date: x\r\n\r\n")]
    [InlineData("no field\r\nkein Feld: ü\r\nnoch eins ü\r\nA: b\r\n", "no field\r\nA: b\r\n")]
    [InlineData("Subject: ü\nX: y\n\n", "Subject: =?UTF-8?B?w7w=?=\r\nX: y\n\n")]
    [InlineData("Subject:\r\n =?utf-8?q?=C3=BC?= \r\n", "Subject:\r\n =?utf-8?q?=C3=BC?= \r\n")]
    [InlineData("", "")]
    public void What_can_be_told_is_told_and_the_rest_left_out(string header, string shown)
        => Assert.Equal(shown, Encoding.UTF8.GetString(AsciiHeader.Of(Encoding.UTF8.GetBytes(header))));

    [Fact]
    public void An_old_letter_in_Latin_1_keeps_its_subject()
        => Assert.Equal(
            "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n",
            Encoding.ASCII.GetString(AsciiHeader.Of(Encoding.Latin1.GetBytes("Subject: Grüße\r\n"))));

    [Fact]
    public void What_is_shown_is_ASCII_and_the_same_fields_whatever_came()
        => Gen.OneOf(
            Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]),
            Gen.Byte.Array[0, 6]).Array[0, 30].Sample(pieces =>
            {
                byte[] header = [.. pieces.SelectMany(piece => piece)];

                byte[] shown = AsciiHeader.Of(header);

                Assert.True(Ascii.IsValid(shown));
                Assert.Equal(shown, AsciiHeader.Of(shown));
                List<string> names = Names(header);
                int from = 0;
                foreach (string name in Names(shown))
                {
                    from = names.IndexOf(name, from) + 1;
                    Assert.True(from > 0, $"{name} was not there, or not in this place.");
                }
            });

    [Fact]
    public void A_piece_of_a_long_header_keeps_its_length()
        => Assert.Equal("Subject: ??ab\r\n", Encoding.ASCII.GetString(AsciiHeader.Hidden("Subject: üab\r\n"u8)));

    private static readonly byte[][] Pieces =
    [
        "Subject: "u8.ToArray(), "From: "u8.ToArray(), "To:"u8.ToArray(), "Content-Type: text/plain;"u8.ToArray(),
        "Content-Disposition: attachment; filename="u8.ToArray(), "X-A: "u8.ToArray(), "\r\n"u8.ToArray(),
        "\n"u8.ToArray(), "\r"u8.ToArray(), " "u8.ToArray(), "ü"u8.ToArray(), "日本"u8.ToArray(), "\""u8.ToArray(),
        "<"u8.ToArray(), ">"u8.ToArray(), "a@b.example"u8.ToArray(), "@"u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(),
        ":"u8.ToArray(), "("u8.ToArray(), ")"u8.ToArray(), "=?utf-8?q?=0D=0AX-Evil:_1?="u8.ToArray(), "\\"u8.ToArray(),
        "*0*=utf-8''%0D%0A"u8.ToArray(), "\0"u8.ToArray(),
    ];

    private static List<string> Names(byte[] header)
    {
        List<string> names = [];
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            names.Add(Encoding.ASCII.GetString(fields.Name));
        }

        return names;
    }
}
