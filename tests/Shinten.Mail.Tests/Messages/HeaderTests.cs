using System.Globalization;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Messages;

public sealed class HeaderTests
{
    // The examples of RFC 2047 §8, and what senders make of the rules.
    [Theory]
    [InlineData("=?ISO-8859-1?Q?a?=", "a")]
    [InlineData("=?ISO-8859-1?Q?a?= b", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a_b?=", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b")]
    [InlineData("=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore")]
    [InlineData(
        "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
        "If you can read this you understand the example.")]
    [InlineData("=?utf-8?Q?=E3=81?= =?utf-8?Q?=82?=", "あ")]
    [InlineData("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは")]
    [InlineData("=?utf-7?Q?+AGE-?=", "+AGE-")]
    [InlineData("=?nonsense?Q?a?=", "a")]
    [InlineData("=?utf-8?X?a?=", "=?utf-8?X?a?=")]
    [InlineData("plain =? text", "plain =? text")]
    [InlineData("raw é text", "raw é text")]
    public void Encoded_words_are_decoded(string value, string expected)
        => Assert.Equal(expected, EncodedWord.Decode(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("plain")]
    [InlineData("こんにちは、世界。これは長い件名です。とても長いので二つの語に分かれます。")]
    [InlineData("Re: Grüße from =?x?= 😀 and more")]
    [InlineData(" é ")]
    public void What_is_encoded_is_decoded_again(string text)
    {
        string encoded = EncodedWord.Encode(text);

        Assert.True(Ascii.IsValid(encoded));
        Assert.Equal(text.Trim(), EncodedWord.Decode(Encoding.ASCII.GetBytes(encoded)).Trim());
        Assert.All(encoded.Split(' '), word => Assert.InRange(word.Length, 0, 75));
    }

    // RFC 5322 §A.1, A.5 and A.6, and dates of the wild.
    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData(
        "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)",
        "1969-02-13T23:32:00-03:30")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Mon, 2 Nov 2026 10:20:30 EST", "2026-11-02T10:20:30-05:00")]
    [InlineData("2-Nov-2026 10:20:30 +0900", "2026-11-02T10:20:30+09:00")]
    [InlineData("Tue, 30 Jun 2015 23:59:60 +0000", "2015-06-30T23:59:59+00:00")]
    public void A_date_is_read(string text, string expected)
    {
        Assert.True(MailDate.TryParse(Encoding.ASCII.GetBytes(text), out DateTimeOffset date));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("32 Nov 2026 10:20:30 +0000")]
    [InlineData("31 Feb 2026 10:20:30 +0000")]
    [InlineData("2 Nov 2026 25:20:30 +0000")]
    public void What_is_no_date_is_refused(string text)
        => Assert.False(MailDate.TryParse(Encoding.ASCII.GetBytes(text), out _));

    // RFC 2231 §3 and §4, and file names as they are met.
    [Theory]
    [InlineData("application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "title",
        "This is ***fun***")]
    [InlineData(
        "a/b; title*0*=us-ascii''This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
        "title",
        "This is even more ***fun*** isn't it!")]
    [InlineData("message/external-body; access-type=URL; URL*1=\"/there\"; URL*0=\"ftp://here\"", "url",
        "ftp://here/there")]
    [InlineData("text/plain; charset=us-ascii (Plain text)", "charset", "us-ascii")]
    [InlineData("text/plain; charset=\"us-ascii\"", "charset", "us-ascii")]
    [InlineData("a/b; name=my holiday picture.jpg; x=y", "name", "my holiday picture.jpg")]
    [InlineData("a/b; name=\"C:\\temp\\x \\\"y\\\"\"", "name", "C:\\temp\\x \"y\"")]
    [InlineData("a/b; name=\"=?utf-8?B?5pel5pys?=.txt\"", "name", "日本.txt")]
    [InlineData("a/b; name=\"unterminated", "name", "unterminated")]
    [InlineData("a/b; name=old.txt; name*=utf-8''n%C3%A9w.txt", "name", "néw.txt")]
    [InlineData("a/b charset=x", "charset", "x")]
    public void Parameters_are_decoded(string field, string name, string expected)
    {
        ParsedMessage message = ParsedMessage.Parse(Letters.Crlf($"Content-Type: {field}\n\n"));

        Assert.Equal(expected, message.Root.Type.Find(name));
    }

    [Fact]
    public void A_part_is_found_by_its_number()
    {
        MessagePart root = ParsedMessage.Parse(Letters.Crlf("""
            Content-Type: multipart/mixed; boundary=a

            --a

            text
            --a
            Content-Type: message/rfc822

            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: image/png

            --b
            Content-Type: message/rfc822

            Subject: simple

            last
            --b--
            --a--
            """)).Root;

        Assert.Equal("text/plain", root.Find([1])!.Type.ToString());
        Assert.Equal("message/rfc822", root.Find([2])!.Type.ToString());
        Assert.Equal("image/png", root.Find([2, 1])!.Type.ToString());
        Assert.Equal("message/rfc822", root.Find([2, 2])!.Type.ToString());
        Assert.Same(root.Find([2, 2])!.Message, root.Find([2, 2, 1]));
        Assert.Equal("simple", root.Find([2, 2])!.MessageFields!.Subject);
        Assert.Null(root.Find([3]));
        Assert.Null(root.Find([1, 1]));
        MessagePart simple = ParsedMessage.Parse(Letters.Crlf("Subject: x\n\nhi")).Root;
        Assert.Same(simple, simple.Find([1]));
        Assert.Null(simple.Find([1, 1]));
    }

    [Fact]
    public void Trace_fields_tell_no_more_than_they_must()
    {
        Assert.True(MailAddress.TryParse("alice@example.test", out MailAddress? alice));
        byte[] received = TraceFields.Received(new ReceivedTrace
        {
            From = "mx.example.org (evil)\r\nBcc: x",
            By = "mail.example.test",
            With = "ESMTPS",
            Id = "4f1c",
            For = alice,
            At = new DateTimeOffset(2026, 11, 2, 10, 20, 30, TimeSpan.Zero),
        });
        byte[] letter = [.. TraceFields.ReturnPath(null), .. TraceFields.DeliveredTo(alice), .. received,
            .. "Subject: x\r\n\r\n"u8];

        Assert.Equal(
            "Received: from mx.example.org__evil___Bcc:_x\r\n by mail.example.test with ESMTPS id 4f1c\r\n"
            + " for <alice@example.test>;\r\n Mon, 2 Nov 2026 10:20:30 +0000\r\n",
            Encoding.ASCII.GetString(received));
        Assert.Equal(1, TraceFields.CountReceived(letter));
        Assert.True(TraceFields.WasDeliveredTo(letter, alice));
        Assert.Equal("Subject: x\r\n\r\n", Encoding.ASCII.GetString(letter[TraceFields.LengthOnTop(letter)..]));
    }
}
