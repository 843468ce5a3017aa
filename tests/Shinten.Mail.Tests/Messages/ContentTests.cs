using System.Buffers;
using System.Text;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Shinten.Mail.Words;
using Xunit;

namespace Shinten.Mail.Tests.Messages;

public sealed class ContentTests
{
    [Theory]
    [InlineData("base64", "YWJj\r\nZA==", "abcd")]
    [InlineData("BASE64", "YWJjZA", "abcd")]
    [InlineData("base64", "YQ==YQ==", "aa")]
    [InlineData("base64", "Y!W-Jj", "abc")]
    [InlineData("quoted-printable", "a=3Db=\r\nc=  \r\nd", "a=bcd")]
    [InlineData("quoted-printable", "a=zz=", "a=zz")]
    [InlineData("quoted-printable", "soft=\nbreak", "softbreak")]
    [InlineData("8bit", "a=3D", "a=3D")]
    [InlineData("x-odd", "a=3D", "a=3D")]
    public void A_transfer_encoding_is_undone(string encoding, string body, string expected)
    {
        ArrayBufferWriter<byte> output = new();
        TransferDecoder.Decode(encoding, Encoding.ASCII.GetBytes(body), output);

        Assert.Equal(expected, Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("iso-2022-jp", "1b2442467c4b5c1b2842", "日本")]
    [InlineData("Shift_JIS", "93fa967b", "日本")]
    [InlineData("cp932", "8740", "①")]
    [InlineData("EUC-JP", "c6fccbdc", "日本")]
    [InlineData("gb2312", "d6d0b9fa", "中国")]
    [InlineData("GB18030", "d6d0b9fa", "中国")]
    [InlineData("big5", "a4a4b0ea", "中國")]
    [InlineData("koi8-r", "d0d2c9", "при")]
    [InlineData("windows-1251", "eff0e8", "при")]
    [InlineData("ks_c_5601-1987", "c7d1b1b9", "한국")]
    [InlineData("iso-8859-1", "80e9", "€é")]
    [InlineData("us-ascii", "c3a9", "é")]
    [InlineData(null, "e9", "é")]
    [InlineData("utf-7", "2b4147452d", "+AGE-")]
    public void A_charset_is_read(string? charset, string hex, string expected)
        => Assert.Equal(expected, Charsets.Decode(charset, Convert.FromHexString(hex)));

    [Theory]
    [InlineData("<p>Hello <b>wor</b>ld</p><p>next</p>", "Hello world next")]
    [InlineData("a<br>b<script>var x = '<p>';</script>c<style>p{}</style>d", "a b c d")]
    [InlineData("1 < 2 &amp;&amp; 3&gt;2 &eacute;&#233;&#xE9;&nbsp;&bogus; &#150;", "1 < 2 && 3>2 ééé &bogus; –")]
    [InlineData("<a title=\"x>y\" href='z'>link</a><!-- no -->!<p don't>x", "link! x")]
    [InlineData("<title>no</title>yes<unclosed", "yes")]
    public void The_text_of_html_is_what_a_reader_sees(string html, string expected)
        => Assert.Equal(expected, string.Join(' ', HtmlText.Of(html).Split((char[]?)null,
            StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void A_preview_is_the_begin_of_the_text()
    {
        ParsedMessage plain = ParsedMessage.Parse(Letters.Crlf(
            $"Subject: x\n\n  Hello\n\n  world. {new string('x', 400)}"));
        ParsedMessage html = ParsedMessage.Parse(Letters.Crlf("Content-Type: text/html\n\n<h1>Hi</h1> <p>there"));

        Assert.StartsWith("Hello world. xxx", Preview.Of(plain), StringComparison.Ordinal);
        Assert.Equal(Preview.MaxLength, Preview.Of(plain).Length);
        Assert.Equal("Hi there", Preview.Of(html));
    }

    [Theory]
    [InlineData("84 0d 03 00000000000000000000 0102", false)] // a PKESK alone
    [InlineData("c1 03 030000 d2 03 020102", true)]
    [InlineData("c3 02 0409 d2 05 0102030405", true)]
    [InlineData("c1 03 030000 d2 03 020102 cb 01 00", false)] // something behind it
    [InlineData("d2 03 020102", false)] // no key
    [InlineData("c1 05 030000", false)] // cut
    [InlineData("cb 03 620000", false)] // plain text
    public void PgpMime_is_known_by_its_packets(string hex, bool isEncrypted)
    {
        string armour = Convert.ToBase64String(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        ParsedMessage message = ParsedMessage.Parse(Letters.Crlf($"""
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x

            --x
            Content-Type: application/pgp-encrypted

            Version: 1
            --x
            Content-Type: application/octet-stream

            -----BEGIN PGP MESSAGE-----
            Comment: x

            {armour}
            -----END PGP MESSAGE-----
            --x--
            """));

        Assert.Equal(isEncrypted, message.IsEndToEndEncrypted);
        Assert.Equal("", isEncrypted ? Preview.Of(message) : "");
    }

    [Theory]
    [InlineData("3080 0609 2A864886F70D010703 A080", true)]
    [InlineData("3082 0102 060B 2A864886F70D0109100117 A080", true)]
    [InlineData("3080 0609 2A864886F70D010702 A080", false)]
    public void Smime_is_known_by_its_content_type(string hex, bool isEncrypted)
    {
        string body = Convert.ToBase64String(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        ParsedMessage message = ParsedMessage.Parse(Letters.Crlf(
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
            + $"Content-Transfer-Encoding: base64\n\n{body}\n"));

        Assert.Equal(isEncrypted, message.IsEndToEndEncrypted);
    }
}
