using Shinten.Server.Queue;
using Shinten.Storage.Directory;
using Xunit;

namespace Shinten.Server.Tests.Sending;

/// <summary>From the last byte of a submitted letter to its commit.</summary>
public sealed class SendingTests
{
    private const string Letter = """
        Date: Wed, 1 Jul 2026 11:59:00 +0200
        From: Alice <alice@example.test>
        To: bob@example.test
        Subject: Hello
        Message-ID: <1@example.test>

        Hello, both.
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_to_both_sides_is_filed_here_and_waits_for_there()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();

        string reply = await SubmissionClient.SendAsync(
            sending, Letter, ["bob@example.test", "far@remote.test", "bob+x@example.test", "off@other.test"]);

        Assert.Equal("250 2.6.0 Message accepted.", reply);
        string here = Assert.Single(await sending.Mail.ReadInboxAsync("bob@example.test"));
        Assert.StartsWith(
            "Return-Path: <alice@example.test>\r\nDelivered-To: bob@example.test\r\n"
                + "Delivered-To: bob+x@example.test\r\n",
            here,
            StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nHello, both.\r\n", here, StringComparison.Ordinal);
        Assert.Empty(await sending.Mail.ReadInboxAsync("alice@example.test"));

        (_, QueuedLetter queued, string there) = Assert.Single(await sending.ReadQueueAsync());
        Assert.Equal("alice@example.test", queued.ReversePath!.ToString());
        Assert.Equal(["far@remote.test", "off@other.test"], queued.Recipients.Select(r => r.Address.ToString()));
        Assert.EndsWith("\r\n\r\nHello, both.\r\n", there, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_leaves_says_where_it_was_written_or_for_whom()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();

        await SubmissionClient.SendAsync(sending, Letter, ["far@remote.test", "bob@example.test"]);

        (_, _, string there) = Assert.Single(await sending.ReadQueueAsync());
        string here = Assert.Single(await sending.Mail.ReadInboxAsync("bob@example.test"));
        foreach (string letter in (string[])[there, here])
        {
            Assert.Contains(
                "Received: by mail.example.test (Shinten) with ESMTPSA;\r\n\tWed, 01 Jul 2026 12:00:00 +0000\r\n",
                letter,
                StringComparison.Ordinal);
            Assert.DoesNotContain("192.0.2.77", letter, StringComparison.Ordinal);
            Assert.DoesNotContain("TLS", letter, StringComparison.Ordinal);
            Assert.DoesNotContain("far@remote.test", letter, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_sender_asked_for_goes_with_it()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);

        await alice.SendAsync(
            Letter,
            ["far@remote.test"],
            "<alice@example.test> RET=HDRS ENVID=e+2Bvid",
            " NOTIFY=SUCCESS,DELAY ORCPT=rfc822;far+2Bx@remote.test");

        (_, QueuedLetter queued, _) = Assert.Single(await sending.ReadQueueAsync());
        Assert.Equal(Protocols.Smtp.ReturnedPart.Headers, queued.Return);
        Assert.Equal("e+vid", queued.EnvelopeId);
        QueuedRecipient recipient = Assert.Single(queued.Recipients);
        Assert.Equal(Protocols.Smtp.NotifyOn.Success | Protocols.Smtp.NotifyOn.Delay, recipient.Notify);
        Assert.Equal("rfc822;far+x@remote.test", recipient.OriginalRecipient);
    }

    // RFC 4865 §3
    [Fact]
    public async Task A_held_letter_waits_for_everybody()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();

        await SubmissionClient.SendAsync(
            sending, Letter, ["far@remote.test", "bob@example.test"], "<alice@example.test> HOLDFOR=3600");

        Assert.Empty(await sending.Mail.ReadInboxAsync("bob@example.test"));
        (Storage.Queue.QueueRow row, QueuedLetter queued, _) = Assert.Single(await sending.ReadQueueAsync());
        Assert.Equal(2, queued.Recipients.Count);
        Assert.Equal(sending.Mail.Clock.GetUtcNow().AddHours(1), row.NextAttempt);
        Assert.Equal("for;3600", queued.HoldText);
    }

    [Fact]
    public async Task The_same_letter_twice_is_filed_once_here()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();

        for (int i = 0; i < 2; i++)
        {
            Assert.StartsWith(
                "250",
                await SubmissionClient.SendAsync(sending, Letter, ["bob@example.test"]),
                StringComparison.Ordinal);
        }

        Assert.Single(await sending.Mail.ReadInboxAsync("bob@example.test"));
    }

    [Fact]
    public async Task Who_is_signed_out_while_the_letter_comes_does_not_send_it()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);
        await alice.AskAsync("MAIL FROM:<alice@example.test>");
        await alice.AskAsync("RCPT TO:<bob@example.test>");
        await alice.AskAsync("DATA");
        await sending.Mail.Store.Directory.SetSuspendedAsync(
            sending.Mail.IdOf("alice@example.test"), true, Cancel);

        string reply = await alice.AskAsync(Letter.ReplaceLineEndings("\r\n") + "\r\n.");

        Assert.StartsWith("550 5.7.1 The app password was removed", reply, StringComparison.Ordinal);
        Assert.Empty(await sending.Mail.ReadInboxAsync("bob@example.test"));
    }

    [Fact]
    public async Task What_was_shown_in_the_place_of_a_letter_is_not_sent_on()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        const string Forward = """
            From: alice@example.test
            Subject: Fwd: Sealed letter
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer

            --outer

            Look.
            --outer
            Content-Type: message/rfc822

            Date: Wed, 1 Jul 2026 11:59:00 +0200
            From: Shinten <shinten@sealed.invalid>
            Message-ID: <0000000000001267.sealed@sealed.invalid>
            MIME-Version: 1.0
            Content-Type: text/plain

            sealed
            --outer--
            """;

        string reply = await SubmissionClient.SendAsync(sending, Forward, ["bob@example.test", "far@remote.test"]);

        Assert.StartsWith("550 5.7.1 Refused: this holds a letter that is sealed", reply, StringComparison.Ordinal);
        Assert.Empty(await sending.ReadQueueAsync());
        Assert.Empty(await sending.Mail.ReadInboxAsync("bob@example.test"));
    }

    [Fact]
    public async Task A_recipient_that_is_removed_in_the_meantime_stops_the_whole()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);
        await alice.AskAsync("MAIL FROM:<alice@example.test>");
        await alice.AskAsync("RCPT TO:<bob@example.test>");
        await alice.AskAsync("RCPT TO:<far@remote.test>");
        await alice.AskAsync("DATA");
        Assert.Equal(
            AccountOutcome.Done,
            await sending.Mail.Store.Directory.RemoveAccountAsync(sending.Mail.IdOf("bob@example.test"), Cancel));

        string reply = await alice.AskAsync(Letter.ReplaceLineEndings("\r\n") + "\r\n.");

        Assert.StartsWith("451 4.3.0", reply, StringComparison.Ordinal);
        Assert.Empty(await sending.ReadQueueAsync());
    }

    [Fact]
    public async Task A_mailbox_that_is_filled_up_in_the_meantime_says_so()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);
        await alice.AskAsync("MAIL FROM:<alice@example.test>");
        await alice.AskAsync("RCPT TO:<bob@example.test>");
        await alice.AskAsync("DATA");
        await sending.Mail.Store.Directory.SetQuotaAsync(sending.Mail.IdOf("bob@example.test"), 10, 1, Cancel);

        string reply = await alice.AskAsync(Letter.ReplaceLineEndings("\r\n") + "\r\n.");

        Assert.StartsWith("452 4.2.2", reply, StringComparison.Ordinal);
    }
}
