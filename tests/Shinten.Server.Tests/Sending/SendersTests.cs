using Shinten.Storage.Directory;
using Xunit;

namespace Shinten.Server.Tests.Sending;

/// <summary>In whose name an account may send (RFC 6409 §6.3), and to whom.</summary>
public sealed class SendersTests
{
    private const string Far = "far@remote.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alice@example.test", "250")]
    [InlineData("ALICE+shop@Example.Test", "250")]
    [InlineData("al@example.test", "250")]
    [InlineData("al+x@example.test", "250")]
    [InlineData("bob@example.test", "550 5.7.1")]
    [InlineData("nobody@example.test", "550 5.7.1")]
    [InlineData("postmaster@example.test", "550 5.7.1")]
    [InlineData("alice@remote.test", "550 5.7.1")]
    [InlineData("alice@[127.0.0.1]", "550 5.7.1")]
    public async Task The_reverse_path_must_be_an_own_address(string sender, string reply)
    {
        await using SendingFixture sending = await WithAliasAsync();
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);

        Assert.StartsWith(reply, await alice.AskAsync($"MAIL FROM:<{sender}>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: alice@example.test", "250")]
    [InlineData("From: Alice <alice+x@example.test>, Al <al@example.test>\nSender: alice@example.test", "250")]
    [InlineData("From: Bob <bob@example.test>", "550 5.7.1")]
    [InlineData("From: alice@example.test, bob@example.test", "550 5.7.1")]
    [InlineData("From: alice@example.test\nSender: bob@example.test", "550 5.7.1")]
    [InlineData("From: alice@example.test\nResent-From: bob@example.test", "550 5.7.1")]
    [InlineData("Resent-From: alice@example.test\nFrom: ceo@bank.test", "550 5.7.1")]
    [InlineData("From: \"alice@example.test\" <ceo@bank.test>", "550 5.7.1")]
    [InlineData("From: alice@example.test\nFrom: ceo@bank.test", "554 5.6.0")]
    [InlineData("From: ceo@bank.test\nFrom: alice@example.test", "554 5.6.0")]
    [InlineData("From: alice@example.test\nFrom : ceo@bank.test", "554 5.6.0")]
    [InlineData("From: alice@example.test <ceo@bank.test>", "554 5.6.0")]
    [InlineData("From: friends: alice@example.test;", "554 5.6.0")]
    [InlineData("To: bob@example.test", "554 5.6.0")]
    [InlineData("hello", "554 5.6.0")]
    public async Task The_header_must_name_own_addresses_alone(string header, string reply)
    {
        await using SendingFixture sending = await WithAliasAsync();

        string said = await SubmissionClient.SendAsync(sending, header + "\n\nHello", [Far, "bob@example.test"]);

        Assert.StartsWith(reply, said, StringComparison.Ordinal);
        bool isTaken = reply == "250";
        Assert.Equal(isTaken ? 1 : 0, (await sending.ReadQueueAsync()).Count);
        Assert.Equal(isTaken ? 1 : 0, (await sending.Mail.ReadInboxAsync("bob@example.test")).Count);
    }

    [Fact]
    public async Task An_address_that_is_taken_away_is_not_own_any_more()
    {
        await using SendingFixture sending = await WithAliasAsync();
        Assert.StartsWith(
            "250",
            await SubmissionClient.SendAsync(sending, "From: al@example.test\n\n", [Far]),
            StringComparison.Ordinal);

        await sending.Mail.Store.Directory.RemoveAliasAsync(
            Arrival.ArrivalFixture.Address("al@example.test"), Cancel);

        Assert.StartsWith(
            "550 5.7.1",
            await SubmissionClient.SendAsync(sending, "From: al@example.test\n\n", [Far]),
            StringComparison.Ordinal);
    }

    // RFC 8098 §3
    [Theory]
    [InlineData("multipart/report; report-type=disposition-notification; boundary=b", "250")]
    [InlineData("multipart/report; report-type=delivery-status; boundary=b", "550 5.7.1")]
    [InlineData("multipart/report; boundary=b", "550 5.7.1")]
    [InlineData("text/plain", "550 5.7.1")]
    public async Task Without_a_sender_only_a_disposition_notification_goes(string type, string reply)
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        string letter = $"From: alice@example.test\nContent-Type: {type}\n\n--b\n\nIt was displayed.\n--b--\n";

        string said = await SubmissionClient.SendAsync(sending, letter, [Far], "<>");

        Assert.StartsWith(reply, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("far@remote.test", "250")]
    [InlineData("far@xn--bcher-kva.test", "250")]
    [InlineData("bob@example.test", "250")]
    [InlineData("bob+news@example.test", "250")]
    [InlineData("postmaster@example.test", "250")]
    [InlineData("postmaster@mail.example.test", "250")]
    [InlineData("Postmaster", "250")]
    [InlineData("nobody@example.test", "550 5.1.1")]
    [InlineData("alice@mail.example.test", "550 5.1.1")]
    [InlineData("far@[192.0.2.1]", "550 5.1.2")]
    [InlineData("far@[IPv6:2001:db8::1]", "550 5.1.2")]
    [InlineData("far@localhost", "550 5.1.2")]
    [InlineData("shinten@sealed.invalid", "550 5.1.2")]
    [InlineData("far", "501 5.1.3")]
    [InlineData("far@remote..test", "501 5.1.3")]
    public async Task Each_recipient_is_answered_at_once(string recipient, string reply)
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        await using SubmissionClient alice = await SubmissionClient.SignInAsync(sending);
        await alice.AskAsync("MAIL FROM:<alice@example.test>");

        Assert.StartsWith(reply, await alice.AskAsync($"RCPT TO:<{recipient}>"), StringComparison.Ordinal);
    }

    private static async Task<SendingFixture> WithAliasAsync()
    {
        SendingFixture sending = await SendingFixture.CreateAsync();
        Assert.Equal(
            AddAliasOutcome.Added,
            await sending.Mail.Store.Directory.AddAliasAsync(
                sending.Mail.IdOf("alice@example.test"),
                Arrival.ArrivalFixture.Address("al@example.test"),
                Cancel));
        return sending;
    }
}
