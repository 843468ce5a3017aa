using System.Text;
using CsCheck;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;
using Shinten.Mail.Outgoing;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Outgoing;

/// <summary>What a letter loses and gains before it leaves (RFC 6409 §8, RFC 5322 §3.6).</summary>
public sealed class DepartureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private static readonly DomainName Domain =
        DomainName.TryParse("example.org", out DomainName? domain) ? domain : throw new FormatException();

    [Fact]
    public void Recipients_see_neither_blind_copies_nor_where_and_with_what_it_was_written()
    {
        string sent = Send("""
            Return-Path: <alice@example.org>
            Received: from laptop.home.example (203.0.113.7) by mail.home.example; Fri, 27 Nov 2026 09:59:00 +0000
            Date: Fri, 27 Nov 2026 18:59:00 +0900
            Message-ID: <1@laptop.home.example>
            From: alice@example.org
            To: bob@example.test
            BCC: carol@example.test,
              dave@example.test
            Resent-Bcc: erin@example.test
            User-Agent: Somewriter/1.0
            X-Mailer: Somewriter 1.0
            X-Originating-IP: [203.0.113.7]
            X-Mozilla-Draft-Info: internal/draft; vcard=0
            Subject: User-Agent: and X-Mailer: stay where they are text
            X-Priority: 1
            Content-Type: multipart/signed; boundary=a

            --a
            User-Agent: signed
            Bcc: signed

            Bcc: body
            --a--

            """);

        Assert.Equal("""
            Date: Fri, 27 Nov 2026 18:59:00 +0900
            Message-ID: <1@laptop.home.example>
            From: alice@example.org
            To: bob@example.test
            Subject: User-Agent: and X-Mailer: stay where they are text
            X-Priority: 1
            Content-Type: multipart/signed; boundary=a

            --a
            User-Agent: signed
            Bcc: signed

            Bcc: body
            --a--

            """.ReplaceLineEndings("\r\n"), sent);
    }

    [Fact]
    public void Date_and_message_id_are_added_where_they_are_missing_and_never_name_the_machine()
    {
        string first = Send("From: a@example.org\n\nx\n");
        string second = Send("From: a@example.org\n\nx\n");

        Assert.Matches(
            @"^Date: Fri, 27 Nov 2026 10:00:00 \+0000\r\nMessage-ID: <[0-9a-f]{32}@example\.org>\r\n"
            + @"From: a@example\.org\r\n\r\nx\r\n$",
            first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void A_letter_with_nothing_to_change_is_the_same_bytes()
    {
        ReadOnlyMemory<byte> letter = Letters.Crlf("From: a@b.c\nDate: x\nMessage-ID: <a@b>\n\n\u5c71\n");
        PreparedLetter.Ready ready = Assert.IsType<PreparedLetter.Ready>(Departure.Prepare(letter, Domain, Now));

        Assert.True(letter.Equals(ready.Letter));
    }

    [Theory]
    [InlineData("From: a@b.c\r\nSubject: x\ny\r\n\r\n", LetterFault.ControlCharacter, null)]
    [InlineData("From: a@b.c\r\nSubject: x\ry\r\n\r\n", LetterFault.ControlCharacter, null)]
    [InlineData("From: a@b.c\r\nSubject: x\0y\r\n\r\n", LetterFault.ControlCharacter, null)]
    [InlineData("From: a@b.c\nSubject: x\n\nbody", LetterFault.ControlCharacter, null)]
    [InlineData("From: a@b.c\r\nSubject: x\r", LetterFault.ControlCharacter, null)]
    [InlineData("From: a@b.c\r\nno field\r\n\r\n", LetterFault.NotAField, null)]
    [InlineData("no field\r\nFrom: a@b.c\r\n\r\n", LetterFault.NotAField, null)]
    [InlineData(" From: a@b.c\r\n\r\n", LetterFault.NotAField, null)]
    [InlineData("From: a@b.c\r\nBcc : d@e.f\r\n\r\n", LetterFault.NotAField, null)]
    [InlineData("From: a@b.c\r\nno field", LetterFault.NotAField, null)]
    [InlineData("From: a@b.c\r\n: x\r\n\r\n", LetterFault.NotAField, null)]
    [InlineData("From: a@b.c\r\nfrom: d@e.f\r\n\r\n", LetterFault.FieldTwice, "from")]
    [InlineData("From: a@b.c\r\nContent-Type: a/b\r\nContent-Type: text/plain\r\n\r\n", LetterFault.FieldTwice,
        "Content-Type")]
    public void A_header_that_is_read_in_two_ways_is_refused(string letter, LetterFault fault, string? field)
    {
        PreparedLetter.Refused refused = Assert.IsType<PreparedLetter.Refused>(
            Departure.Prepare(Encoding.ASCII.GetBytes(letter), Domain, Now));

        Assert.Equal((fault, field), (refused.Fault, refused.Field));
    }

    [Fact]
    public void Whatever_leaves_has_a_whole_header_and_the_body_it_had()
        => HostileMail.Messages.Sample(bytes =>
        {
            if (Departure.Prepare(bytes, Domain, Now) is not PreparedLetter.Ready { Letter: var letter })
            {
                return;
            }

            ReadOnlySpan<byte> sent = letter.Span;
            int header = HeaderBlock.LengthOf(sent);
            int headerBefore = HeaderBlock.LengthOf(bytes);
            Assert.True(sent[header..].SequenceEqual(bytes.AsSpan(headerBefore)));
            HeaderReader fields = new(sent[..header]);
            int end = 0;
            bool hasDate = false;
            while (fields.TryRead())
            {
                Assert.Equal(end, fields.FieldOffset);
                end += fields.FieldLength;
                hasDate |= fields.Is("date"u8);
                Assert.False(fields.Is("bcc"u8));
            }

            Assert.True(hasDate);
            PreparedLetter again = Departure.Prepare(letter, Domain, Now);
            Assert.Equal(letter.ToArray(), Assert.IsType<PreparedLetter.Ready>(again).Letter.ToArray());
        }, iter: 4_000);

    private static string Send(string text)
        => Encoding.UTF8.GetString(Assert.IsType<PreparedLetter.Ready>(
            Departure.Prepare(Letters.Crlf(text), Domain, Now)).Letter.Span);
}
