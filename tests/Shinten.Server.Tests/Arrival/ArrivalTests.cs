using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;
using Shinten.Server.Queue;
using Shinten.Storage.Directory;
using Shinten.Storage.Queue;
using Xunit;

namespace Shinten.Server.Tests.Arrival;

public sealed class ArrivalTests : IAsyncLifetime
{
    private const string Letter = "From: sender@remote.test\r\nSubject: 試験\r\n\r\nbody\r\n";
    private const string Alice = "alice@example.test";
    private const string Bob = "bob@example.test";

    private ArrivalFixture _mail = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _mail = await ArrivalFixture.CreateAsync();

    public ValueTask DisposeAsync() => _mail.DisposeAsync();

    [Fact]
    public async Task A_letter_is_there_byte_for_byte_below_our_trace_fields()
    {
        IReadOnlyList<string> replies = await ArrivalDialogue.SendAsync(_mail, Letter, [Alice]);

        Assert.Equal(["250 2.1.5 Recipient OK", "250 2.6.0 Message accepted."], replies);
        string trace = """
            Return-Path: <sender@remote.test>
            Delivered-To: alice@example.test
            Received: by mail.example.test (Shinten) with ESMTP;
            	Wed, 01 Jul 2026 12:00:00 +0000

            """;
        string stored = Assert.Single(await _mail.ReadInboxAsync(Alice));
        Assert.Equal(trace.ReplaceLineEndings("\r\n") + Letter, stored);
        Assert.DoesNotContain("client.remote.test", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_addresses_of_one_account_get_one_letter()
    {
        await ArrivalDialogue.SendAsync(
            _mail, Letter, ["alice+shop@example.test", Bob, "ALICE@example.test", "alice+shop@example.test"]);

        string stored = Assert.Single(await _mail.ReadInboxAsync(Alice));
        Assert.Contains(
            "\r\nDelivered-To: alice+shop@example.test\r\nDelivered-To: ALICE@example.test\r\nReceived:",
            stored,
            StringComparison.Ordinal);
        Assert.DoesNotContain("bob@", stored, StringComparison.Ordinal);
        Assert.Single(await _mail.ReadInboxAsync(Bob));
    }

    [Fact]
    public async Task The_same_letter_is_accepted_again_and_stored_once()
    {
        for (int i = 0; i < 3; i++)
            Assert.StartsWith("250", await SendToAliceAsync(Letter), StringComparison.Ordinal);

        await ArrivalDialogue.SendAsync(_mail, Letter + "changed\r\n", [Alice]);
        await ArrivalDialogue.SendAsync(_mail, Letter, [Alice], from: "other@remote.test");
        await ArrivalDialogue.SendAsync(_mail, Letter, ["alice+other@example.test"]);
        await ArrivalDialogue.SendAsync(_mail, Letter, [Bob]);
        Assert.Equal(4, (await _mail.ReadInboxAsync(Alice)).Count);
        Assert.Single(await _mail.ReadInboxAsync(Bob));

        _mail.Clock.Advance(TimeSpan.FromHours(25));
        await ArrivalDialogue.SendAsync(_mail, Letter, [Alice]);
        Assert.Equal(5, (await _mail.ReadInboxAsync(Alice)).Count);
    }

    [Theory]
    [InlineData("nobody@example.test", "550 5.1.1")]
    [InlineData("alice@elsewhere.test", "550 5.7.1")]
    [InlineData("alice@[192.0.2.1]", "550 5.7.1")]
    [InlineData("postmaster", "250 2.1.5")]
    [InlineData("postmaster@mail.example.test", "250 2.1.5")]
    [InlineData("postmaster@example.test", "250 2.1.5")]
    [InlineData("Abuse@example.test", "250 2.1.5")]
    [InlineData("abuse@elsewhere.test", "550 5.7.1")]
    [InlineData("alice+a+b@example.test", "250 2.1.5")]
    public async Task A_recipient_is_taken_or_refused_at_once(string recipient, string reply)
        => Assert.StartsWith(
            reply, (await ArrivalDialogue.SendAsync(_mail, Letter, [recipient]))[0], StringComparison.Ordinal);

    [Fact]
    public async Task A_catch_all_gets_what_nobody_else_does()
    {
        await _mail.Store.Directory.SetCatchAllAsync(
            ArrivalFixture.Address(Bob).Domain!, _mail.IdOf(Bob), Cancel);

        await ArrivalDialogue.SendAsync(_mail, Letter, ["anything@example.test"]);

        Assert.Contains(
            "Delivered-To: anything@example.test",
            Assert.Single(await _mail.ReadInboxAsync(Bob)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_account_takes_no_mail()
    {
        await _mail.Store.Directory.SetSuspendedAsync(_mail.IdOf(Bob), true, Cancel);

        Assert.StartsWith(
            "550 5.2.1", (await ArrivalDialogue.SendAsync(_mail, Letter, [Bob]))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_account_is_told_at_RCPT()
    {
        await _mail.Store.Directory.SetQuotaAsync(_mail.IdOf(Bob), 0, 1, Cancel);
        await ArrivalDialogue.SendAsync(_mail, Letter, [Bob]);

        Assert.StartsWith(
            "452 4.2.2", (await ArrivalDialogue.SendAsync(_mail, Letter, [Bob]))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_filled_by_this_very_letter_is_told_over_LMTP_and_the_other_gets_it()
    {
        await _mail.Store.Directory.SetQuotaAsync(_mail.IdOf(Bob), 200, 0, Cancel);

        await using ArrivalDialogue lmtp = new(_mail, SmtpDialect.Lmtp);
        IReadOnlyList<string> replies = await lmtp.SendAsync(Letter, [Alice, Bob], "sender@remote.test");

        Assert.Equal("250 2.6.0 Message accepted.", replies[2]);
        Assert.StartsWith("452 4.2.2", replies[3], StringComparison.Ordinal);
        Assert.Single(await _mail.ReadInboxAsync(Alice));
        Assert.Empty(await _mail.ReadInboxAsync(Bob));
    }

    [Theory]
    [InlineData("sender@remote.test", 1)]
    [InlineData("", 0)]
    public async Task Over_SMTP_a_sender_is_told_by_a_notice_of_those_who_did_not_get_it(string from, int notices)
    {
        await _mail.Store.Directory.SetQuotaAsync(_mail.IdOf(Bob), 200, 0, Cancel);

        IReadOnlyList<string> replies = await ArrivalDialogue.SendAsync(_mail, Letter, [Alice, Bob], from);

        Assert.StartsWith("250 2.6.0", replies[^1], StringComparison.Ordinal);
        Assert.Single(await _mail.ReadInboxAsync(Alice));
        IReadOnlyList<QueueRow> rows = await _mail.Store.Queue.ListAsync(
            QueueCursor.Start, DateTimeOffset.MaxValue, 10, Cancel);
        Assert.Equal(notices, rows.Count);
        foreach (QueueRow row in rows)
        {
            Assert.True(new QueueSeals(_mail.Keys.Queue).TryOpen(row, out QueuedLetter? notice));
            Assert.Null(notice.ReversePath);
            Assert.Equal(from, Assert.Single(notice.Recipients).Address.ToString());
        }
    }

    [Theory]
    [InlineData(" NOTIFY=SUCCESS", 1)]
    [InlineData(" NOTIFY=FAILURE,DELAY", 0)]
    [InlineData("", 0)]
    public async Task A_sender_who_asks_is_told_of_the_delivery(string notify, int notices)
    {
        await using ArrivalDialogue smtp = new(_mail);
        IReadOnlyList<string> replies = await smtp.SendAsync(Letter, [Bob], Alice, notify);

        Assert.StartsWith("250 2.6.0", replies[^1], StringComparison.Ordinal);
        IReadOnlyList<string> inbox = await _mail.ReadInboxAsync(Alice);
        Assert.Equal(notices, inbox.Count);
        Assert.All(inbox, letter => Assert.Contains(
            "\r\nAction: delivered\r\nStatus: 2.1.5\r\n", letter, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sender_here_finds_the_notice_in_the_own_mailbox()
    {
        await _mail.Store.Directory.SetQuotaAsync(_mail.IdOf(Bob), 200, 0, Cancel);

        await ArrivalDialogue.SendAsync(_mail, Letter, [Alice, Bob], Alice);

        IReadOnlyList<string> inbox = await _mail.ReadInboxAsync(Alice);
        Assert.Equal(2, inbox.Count);
        Assert.Contains(inbox, letter => letter.Contains("\r\nStatus: 5.2.2\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_removed_before_the_commit_is_gone()
    {
        await using ArrivalDialogue lmtp = new(_mail, SmtpDialect.Lmtp);
        AccountId bob = _mail.IdOf(Bob);
        RecipientCheck check = await _mail.Arrival.CheckRecipientAsync(null!, ArrivalFixture.Address(Bob), Cancel);
        Assert.Equal(new RecipientCheck.Accepted(bob), check);

        Assert.Equal(AccountOutcome.Done, await _mail.Store.Directory.RemoveAccountAsync(bob, Cancel));
        IReadOnlyList<string> replies = await lmtp.SendAsync(Letter, [Bob, Alice], "sender@remote.test");

        Assert.StartsWith("550 5.1.1", replies[0], StringComparison.Ordinal);
        Assert.StartsWith("250 2.6.0", replies[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, "250 2.6.0")]
    [InlineData(51, "554 5.4.6")]
    public async Task Too_many_Received_fields_are_a_loop(int count, string reply)
    {
        string hops = string.Concat(Enumerable.Repeat("Received: from a\r\n\tby b; date\r\n", count));

        Assert.StartsWith(
            reply, (await ArrivalDialogue.SendAsync(_mail, hops + Letter, [Alice]))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delivered-to:  Alice@Example.test", "554 5.4.6")]
    [InlineData("Delivered-To: bob@example.test", "250 2.6.0")]
    [InlineData("Delivered-To: nonsense <", "250 2.6.0")]
    [InlineData("\r\nDelivered-To: alice@example.test", "250 2.6.0")]
    public async Task A_letter_that_was_here_before_is_a_loop(string field, string reply)
        => Assert.StartsWith(
            reply,
            (await ArrivalDialogue.SendAsync(_mail, $"{field}\r\n{Letter}", [Alice]))[^1],
            StringComparison.Ordinal);

    [Theory]
    [InlineData(300_000)]
    [InlineData(2_000_000)]
    public async Task A_large_letter_arrives_whole(int size)
    {
        string large = Letter + string.Concat(Enumerable.Repeat("0123456789 0123456789 0123456789\r\n", size / 34));

        await ArrivalDialogue.SendAsync(_mail, large, [Alice]);

        Assert.EndsWith(large, Assert.Single(await _mail.ReadInboxAsync(Alice)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all\r\n")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"x\r\n\r\n--x\r\n")]
    public async Task A_malformed_letter_is_stored_as_it_is(string letter)
    {
        await ArrivalDialogue.SendAsync(_mail, letter, [Alice]);

        string stored = Assert.Single(await _mail.ReadInboxAsync(Alice));
        Assert.EndsWith("+0000\r\n" + letter, stored, StringComparison.Ordinal);
    }

    private async Task<string> SendToAliceAsync(string letter)
        => (await ArrivalDialogue.SendAsync(_mail, letter, [Alice]))[^1];
}
