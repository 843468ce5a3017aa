using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Outgoing;
using Xunit;

namespace Shinten.Mail.Tests.Outgoing;

public sealed class AuthorsTests
{
    [Theory]
    [InlineData("alice@example.test", "alice@example.test")]
    [InlineData("<alice@example.test>", "alice@example.test")]
    [InlineData("Alice <alice@example.test>", "alice@example.test")]
    [InlineData("Alice L. Liddell <alice@example.test>", "alice@example.test")]
    [InlineData("\"Liddell, Alice <ceo@bank.test>\" <alice@example.test>", "alice@example.test")]
    [InlineData("\"a \\\" b\" <alice@example.test>", "alice@example.test")]
    [InlineData("=?UTF-8?Q?Alice=20L?= =?UTF-8?B?aWRkZWxs?=\r\n <alice@example.test>", "alice@example.test")]
    [InlineData("Алиса <alice@example.test>", "alice@example.test")]
    [InlineData("アリス@example.test", "アリス@example.test")]
    [InlineData("alice@example.test (Alice (L.))", "alice@example.test")]
    [InlineData("(x) Alice (y) <alice@example.test> (z)", "alice@example.test")]
    [InlineData("\"a b\"@example.test", "\"a b\"@example.test")]
    [InlineData("Alice <alice@[192.0.2.1]>", "alice@[192.0.2.1]")]
    [InlineData("alice+x@example.test,\r\n\tBob <bob@example.test>", "alice+x@example.test bob@example.test")]
    public void Mailboxes_are_read(string value, string expected)
    {
        Assert.True(Authors.TryRead(Encoding.UTF8.GetBytes($"From: {value}\r\n\r\n"), out Authors? authors));
        Assert.Equal(expected, string.Join(' ', authors.From));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Alice")]
    [InlineData("alice@")]
    [InlineData("alice@example.test ceo@bank.test")]
    [InlineData("alice@example.test <ceo@bank.test>")]
    [InlineData("<alice@example.test> <ceo@bank.test>")]
    [InlineData("<alice@example.test> ceo@bank.test")]
    [InlineData("<alice@example.test>, ")]
    [InlineData(",alice@example.test")]
    [InlineData("alice@example.test;")]
    [InlineData("friends: alice@example.test;")]
    [InlineData("Alice <alice@example.test")]
    [InlineData("Alice <@relay.test:alice@example.test>")]
    [InlineData("Alice < alice@example.test >")]
    [InlineData("Alice <alice @example.test>")]
    [InlineData("Alice <alice@example.test(x)>")]
    [InlineData("\"Alice <alice@example.test>")]
    [InlineData("(Alice <alice@example.test>")]
    [InlineData("Alice) <alice@example.test>")]
    [InlineData("alice@example.test@bank.test")]
    [InlineData("al\0ice@exam\0ple.test, <ceo@bank.test\0>")]
    public void What_two_readers_could_read_differently_is_refused(string value)
        => Assert.False(Authors.TryRead(Encoding.UTF8.GetBytes($"From: {value}\r\n\r\n"), out _));

    [Theory]
    [InlineData("To: a@b.test\r\n\r\n")]
    [InlineData("From: a@b.test\r\nFrom: a@b.test\r\n\r\n")]
    [InlineData("From: a@b.test\r\nfrom : c@d.test\r\n\r\n")]
    [InlineData("From: a@b.test\r\n \r\nFrom: c@d.test\r\n\r\n")]
    [InlineData("From: a@b.test\r\nSender: a@b.test\r\nSender: c@d.test\r\n\r\n")]
    [InlineData("From a@b.test Mon Jul 1 12:00:00 2026\r\nFrom: a@b.test\r\n\r\n")]
    [InlineData(" From: c@d.test\r\nFrom: a@b.test\r\n\r\n")]
    [InlineData("From: a@b.test\r\nno field\r\nTo: x\r\n\r\n")]
    [InlineData("From: a@b.test\r\nFröm: c@d.test\r\n\r\n")]
    [InlineData("From: a@b.test\r\n: x\r\n\r\n")]
    [InlineData("From: a@b.test\r\nlast")]
    [InlineData("")]
    public void A_header_that_is_not_clear_is_refused(string header)
        => Assert.False(Authors.TryRead(Encoding.UTF8.GetBytes(header), out _));

    [Fact]
    public void Who_sends_for_others_or_once_more_is_told_apart()
    {
        const string Header = "Resent-From: r1@x.test\r\nRESENT-SENDER: r2@x.test\r\nResent-From: r3@x.test\r\n"
            + "Sender: s@x.test\r\nFrom: f@x.test\r\nReply-To: anybody at all\r\n";

        Assert.True(Authors.TryRead(Encoding.UTF8.GetBytes(Header), out Authors? authors));
        Assert.Equal("f@x.test", Assert.Single(authors.From).ToString());
        Assert.Equal(["r1@x.test", "r2@x.test", "r3@x.test", "s@x.test"], authors.Senders.Select(a => a.ToString()));
    }

    [Fact]
    public void A_list_has_an_end()
    {
        string many = string.Join(',', Enumerable.Repeat("a@b.test", 5_000));

        Assert.False(MailboxList.TryParse(Encoding.UTF8.GetBytes(many), out _));
        Assert.False(MailboxList.TryParse(Encoding.UTF8.GetBytes(new string('(', 100_000)), out _));
        Assert.False(MailboxList.TryParse(Encoding.UTF8.GetBytes(new string('"', 100_001)), out _));
    }
}
