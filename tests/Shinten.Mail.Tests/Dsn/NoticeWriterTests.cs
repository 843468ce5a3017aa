using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Dsn;
using Shinten.Mail.Messages;
using Xunit;

namespace Shinten.Mail.Tests.Dsn;

public sealed class NoticeWriterTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The fields of RFC 3464 §E.1, written anew.</summary>
    [Fact]
    public void A_failure_names_the_recipient_the_status_and_what_the_host_said()
    {
        string text = Write(Failed(Recipient("louisl@larry.slip.umd.edu", "5.1.1") with
        {
            Host = "larry.slip.umd.edu",
            Reply = "550 5.1.1 no such user",
            IsReplyOfHost = true,
            OriginalRecipient = "rfc822;louisl@larry.slip.umd.edu",
        }) with
        { EnvelopeId = "QQ314159" });

        Assert.Contains("Content-Type: multipart/report; report-type=delivery-status;", text, Ordinal);
        Assert.Contains("\r\nAuto-Submitted: auto-replied\r\n", text, Ordinal);
        Assert.Contains("\r\nIn-Reply-To: <a@example.test>\r\n", text, Ordinal);
        string status = Part(text, 1);
        Assert.Contains("Content-Type: message/delivery-status\r\n\r\n", status, Ordinal);
        Assert.Contains("\r\nOriginal-Envelope-Id: QQ314159\r\n", status, Ordinal);
        Assert.Contains("\r\nReporting-MTA: dns; mail.example.test\r\n", status, Ordinal);
        Assert.Contains("\r\nArrival-Date: Fri, 27 Nov 2026 11:00:00 +0000\r\n", status, Ordinal);
        Assert.EndsWith(
            """
            Original-Recipient: rfc822; louisl@larry.slip.umd.edu
            Final-Recipient: rfc822; louisl@larry.slip.umd.edu
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; larry.slip.umd.edu
            Diagnostic-Code: smtp; 550 5.1.1 no such user

            """.ReplaceLineEndings("\r\n"),
            status,
            Ordinal);
        Assert.Contains("larry.slip.umd.edu answered: 550 5.1.1 no such user", Part(text, 0), Ordinal);
    }

    [Fact]
    public void The_header_goes_back_and_the_body_never()
    {
        string text = Write(Failed(Recipient("bob@example.org", "5.2.2")));

        Assert.Contains("Content-Type: text/rfc822-headers", Part(text, 2), Ordinal);
        Assert.Contains("Subject: Dinner\r\n", Part(text, 2), Ordinal);
        Assert.DoesNotContain("at eight", text, Ordinal);
    }

    [Fact]
    public void A_header_in_UTF8_goes_back_as_one()
    {
        DeliveryNotice notice = Failed(Recipient("bob@example.org", "5.6.7")) with
        {
            OriginalHeader = "Subject: 夕食\r\n\r\nbody"u8.ToArray(),
        };

        ParsedMessage parsed = ParsedMessage.Parse(NoticeWriter.Write(notice));

        Assert.Equal("message", parsed.Root.Children[2].Type.Type);
        Assert.Equal("global-headers", parsed.Root.Children[2].Type.Subtype);
        Assert.Contains(
            Convert.ToBase64String("Subject: 夕食\r\n\r\n"u8.ToArray()), Part(Write(notice), 2), Ordinal);
    }

    [Fact]
    public void An_address_beyond_ASCII_is_written_in_ASCII()
    {
        string text = Write(Failed(Recipient("用户@example.org", "5.6.7")));

        Assert.Contains("\r\nFinal-Recipient: utf-8; \\x{7528}\\x{6237}@example.org\r\n", text, Ordinal);
    }

    [Fact]
    public void A_delay_says_until_when_it_is_tried()
    {
        DeliveryNotice notice = Failed(Recipient("bob@example.org", "4.4.1")) with
        {
            Kind = NoticeKind.Delayed,
            TriedUntil = Now.AddDays(4),
        };

        string text = Write(notice);

        Assert.Contains("\r\nAction: delayed\r\nStatus: 4.4.1\r\n", text, Ordinal);
        Assert.Contains("\r\nWill-Retry-Until: Tue, 1 Dec 2026 12:00:00 +0000\r\n", text, Ordinal);
        Assert.Contains("tried until 2026-12-01 12:00 UTC", Part(text, 0), Ordinal);
    }

    [Fact]
    public void A_notice_in_Japanese_is_ASCII_on_the_wire()
    {
        byte[] bytes = NoticeWriter.Write(Failed(Recipient("bob@example.org", "5.1.1")) with { Language = "ja-JP" });

        Assert.True(Ascii.IsValid(bytes));
        string text = Encoding.ASCII.GetString(bytes);
        Assert.Contains("Content-Transfer-Encoding: base64", Part(text, 0), Ordinal);
        string base64 = Part(text, 0)[(Part(text, 0).IndexOf("base64\r\n\r\n", Ordinal) + 10)..]
            .Replace("\r\n", "", Ordinal);
        Assert.Contains("つづりをご確認ください", Encoding.UTF8.GetString(Convert.FromBase64String(base64)), Ordinal);
    }

    [Theory]
    [InlineData("550 no\r\nAction: delivered\r\n\r\nX: y")]
    [InlineData("550 \u0000\u0085\u202e\ud800")]
    public void What_a_host_says_ends_no_line(string reply)
    {
        string text = Write(Failed(Recipient("bob@example.org", "5.0.0") with
        {
            Reply = reply,
            Host = "evil.example\r\nAction: delivered",
            IsReplyOfHost = true,
            OriginalRecipient = "rfc822;a\r\nAction: delivered",
        }) with
        { EnvelopeId = "x\r\nAction: delivered" });

        Assert.Equal(1, Count(text, "\r\nAction: "));
        Assert.True(Ascii.IsValid(text));
    }

    [Fact]
    public void Much_is_cut_off()
    {
        NoticeRecipient one = Recipient("bob@example.org", "5.0.0") with
        {
            Reply = new string('x', 100_000),
            IsReplyOfHost = true,
        };
        DeliveryNotice notice = Failed([.. Enumerable.Repeat(one, 100)]) with
        {
            OriginalHeader = Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Repeat("X-Long: yyyyyyyyy\r\n", 100_000))),
        };

        byte[] bytes = NoticeWriter.Write(notice);

        Assert.InRange(bytes.Length, 100_000, 300_000);
        Assert.Equal(3, ParsedMessage.Parse(bytes).Root.Children.Count);
    }

    private static string Write(DeliveryNotice notice)
    {
        byte[] bytes = NoticeWriter.Write(notice);
        Assert.True(Ascii.IsValid(bytes));
        Assert.All(
            Encoding.ASCII.GetString(bytes).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        return Encoding.ASCII.GetString(bytes);
    }

    private static string Part(string text, int number)
    {
        int at = text.IndexOf("boundary=\"", Ordinal) + 10;
        string boundary = text[at..text.IndexOf('"', at)];
        return text.Split($"\r\n--{boundary}")[number + 1].TrimStart('\r', '\n');
    }

    private static int Count(string text, string what) => text.Split(what).Length - 1;

    private static NoticeRecipient Recipient(string address, string status)
    {
        Assert.True(MailAddress.TryParse(address, out MailAddress? parsed));
        return new NoticeRecipient(parsed, status);
    }

    private static DeliveryNotice Failed(params NoticeRecipient[] recipients)
    {
        Assert.True(MailAddress.TryParse("alice@example.test", out MailAddress? sender));
        return new DeliveryNotice
        {
            Kind = NoticeKind.Failed,
            HostName = "mail.example.test",
            To = sender,
            Recipients = recipients,
            WrittenAt = Now,
            ArrivedAt = Now.AddHours(-1),
            OriginalHeader = Encoding.ASCII.GetBytes(
                "From: alice@example.test\r\nMessage-ID: <a@example.test>\r\nSubject: Dinner\r\n\r\nat eight"),
        };
    }
}
