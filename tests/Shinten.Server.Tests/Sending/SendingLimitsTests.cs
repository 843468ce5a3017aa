using Shinten.Sealing.Ids;
using Shinten.Server.Sending;
using Xunit;

namespace Shinten.Server.Tests.Sending;

public sealed class SendingLimitsTests
{
    private const string Letter = "From: alice@example.test\n\nHello";

    [Fact]
    public async Task Letters_in_an_hour_are_limited_and_the_log_says_so_once()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync(
            new SendingOptions { MessagesPerHour = 2 });
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);
        for (int i = 0; i < 2; i++)
        {
            Assert.StartsWith("250", await alice.SendAsync(Letter, ["far@remote.test"]), StringComparison.Ordinal);
            sending.Mail.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        Assert.StartsWith(
            "450 4.7.1", await alice.AskAsync("MAIL FROM:<alice@example.test>"), StringComparison.Ordinal);
        Assert.StartsWith(
            "450 4.7.1", await alice.AskAsync("MAIL FROM:<alice@example.test>"), StringComparison.Ordinal);
        string line = Assert.Single(sending.Log.All);
        Assert.StartsWith("Warning: Account ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", line, StringComparison.Ordinal);

        await using SubmissionClient bob = await SubmissionClient.SignInAsync(sending, "bob@example.test");
        Assert.StartsWith("250", await bob.AskAsync("MAIL FROM:<bob@example.test>"), StringComparison.Ordinal);

        sending.Mail.Clock.Advance(TimeSpan.FromMinutes(53));
        await using SubmissionClient later = await SubmissionClient.SignInAsync(sending);
        Assert.StartsWith("250", await later.AskAsync("MAIL FROM:<alice@example.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_are_counted_one_by_one()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync(
            new SendingOptions { RecipientsPerHour = 3 });
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);

        Assert.StartsWith(
            "250", await alice.SendAsync(Letter, ["a@remote.test", "b@remote.test"]), StringComparison.Ordinal);
        Assert.StartsWith("250", await alice.AskAsync("MAIL FROM:<alice@example.test>"), StringComparison.Ordinal);
        Assert.StartsWith("250", await alice.AskAsync("RCPT TO:<bob@example.test>"), StringComparison.Ordinal);
        Assert.StartsWith("450 4.7.1", await alice.AskAsync("RCPT TO:<c@remote.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_does_not_count()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync(
            new SendingOptions { MessagesPerHour = 1 });
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);

        Assert.StartsWith(
            "550", await alice.SendAsync("From: ceo@bank.test\n\n", ["far@remote.test"]), StringComparison.Ordinal);
        Assert.StartsWith("250", await alice.SendAsync(Letter, ["far@remote.test"]), StringComparison.Ordinal);
        Assert.StartsWith("450", await alice.AskAsync("MAIL FROM:<alice@example.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_that_come_at_the_same_time_are_all_counted()
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync(
            new SendingOptions { MessagesPerHour = 1 });
        await using SubmissionClient first = await SubmissionClient.SignInAsync(sending);
        await using SubmissionClient second = await SubmissionClient.SignInAsync(sending);
        await second.AskAsync("MAIL FROM:<alice@example.test>");
        await second.AskAsync("RCPT TO:<far@remote.test>");

        Assert.StartsWith("250", await first.SendAsync(Letter, ["far@remote.test"]), StringComparison.Ordinal);
        await second.AskAsync("DATA");
        Assert.StartsWith(
            "450 4.7.1", await second.AskAsync("From: alice@example.test\r\n\r\n."), StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_is_counted_as_it_slides()
    {
        SentMail sent = new();
        SendingOptions options = new() { RecipientsPerHour = 1_000, RecipientsPerDay = 48, MessagesPerHour = 1_000 };
        for (int hour = 0; hour < 24; hour++)
            sent.Add(hour * 60, 1, 2);

        Assert.False(sent.HasRoom((24 * 60) - 1, 1, 1, options));
        Assert.True(sent.HasRoom(24 * 60, 1, 2, options));
        Assert.False(sent.HasRoom(24 * 60, 1, 3, options));
        Assert.True(sent.HasRoom(48 * 60, 1, 48, options));
        Assert.True(sent.IsEmpty);
    }

    [Fact]
    public void Who_has_not_sent_for_a_day_is_forgotten()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = new();
        SendingLimits limits = new(new SendingOptions(), clock, new LogLines<SendingLimits>());
        for (int account = 1; account <= 5_000; account++)
            Assert.True(limits.TryTake(new AccountId(account), 1));

        clock.Advance(TimeSpan.FromDays(2));
        Assert.True(limits.TryTake(new AccountId(1), 1));

        Assert.Equal(1, limits.Accounts);
    }
}
