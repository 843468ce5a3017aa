using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Shinten.Protocols.Smtp.Client;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp.Client;

/// <summary>Hosts that lie, stall, break off and never stop talking.</summary>
public sealed class HostileHostTests
{
    private const string Hello = """
        S: 220 mx
        C: EHLO mail.example.test
        S: 250-mx
        S: 250 PIPELINING
        C: MAIL FROM:<alice@example.test>
        C: RCPT TO:<carol@remote.test>
        C: DATA

        """;

    private static readonly SmtpClientSettings Settings = new("mail.example.test", TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("S: 554 go away", HostFailure.Refused)]
    [InlineData("S: 421 busy", HostFailure.Refused)]
    [InlineData("X: close", HostFailure.Closed)]
    [InlineData("X: endless", HostFailure.BadReply)]
    [InlineData("S: hello there", HostFailure.BadReply)]
    [InlineData("R: 220 mx\\n", HostFailure.BadReply)]
    [InlineData("S: 220-mx\nS: 250 mx", HostFailure.BadReply)]
    [InlineData("S: 199 mx", HostFailure.BadReply)]
    [InlineData("S: 620 mx", HostFailure.BadReply)]
    [InlineData("S: 22", HostFailure.BadReply)]
    [InlineData("S: 220_mx", HostFailure.BadReply)]
    [InlineData("S: 220 mx\nC: EHLO *\nS: 550 no\nC: HELO *\nS: 550 no", HostFailure.Refused)]
    [InlineData("S: 220 mx\nC: EHLO *\nX: endless", HostFailure.BadReply)]
    [InlineData("S: 220 mx\nC: EHLO *\nS: 421 busy", HostFailure.Refused)]
    public async Task No_greeting_no_letter(string script, HostFailure failure)
    {
        await using ScriptedHost host = ScriptedHost.Play(script);

        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
            () => SmtpClient.ConnectAsync(host.Host, Settings, Cancel));

        Assert.Equal(failure, e.Failure);
    }

    [Fact]
    public async Task A_line_without_end_is_not_listened_to()
    {
        await using ScriptedHost host = ScriptedHost.Play($"S: 220 {new string('x', 100_000)}");

        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
            () => SmtpClient.ConnectAsync(host.Host, Settings, Cancel));

        Assert.Equal(HostFailure.BadReply, e.Failure);
    }

    [Fact]
    public async Task Nobody_there_is_said_so()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        NextHost host = new("mx.remote.test", (IPEndPoint)listener.LocalEndpoint);
        listener.Stop();

        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(
            () => SmtpClient.ConnectAsync(host, Settings, Cancel));

        Assert.Equal(HostFailure.Unreachable, e.Failure);
        Assert.Equal("no connection: it refuses connections", e.Message);
    }

    [Theory]
    [InlineData("X: close", "4.4.2")]
    [InlineData("S: 250 ok\nX: close", "4.4.2")]
    [InlineData("S: 250 ok\nS: 250 ok\nX: close", "4.4.2")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nX: close", "4.4.2")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nX: close", "4.4.2")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 250 ok", "4.5.0")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 354 go", "4.5.0")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nX: endless", "4.5.0")]
    [InlineData("S: 250 ok\nS: 421 4.3.2 shutting down", "4.3.2")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 421 4.3.2 shutting down", "4.3.2")]
    [InlineData("S: 250 ok\nS: 334 what?\nS: 554 nobody\nC: RSET\nS: 250 ok", "4.5.0")]
    public async Task A_letter_that_was_not_taken_on_for_certain_is_tried_again(string script, string status)
    {
        await using ScriptedHost host = ScriptedHost.Play(Hello + script);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(SendTests.Message("x\r\n"), Cancel);

        Assert.Equal((AnswerKind.TryAgain, status), (result.Answers[0].Kind, result.Answers[0].Status));
    }

    [Fact]
    public async Task Who_was_refused_before_the_connection_broke_stays_refused()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250 PIPELINING
            C: MAIL FROM:<alice@example.test>
            C: RCPT TO:<a@remote.test>
            C: RCPT TO:<b@remote.test>
            C: RCPT TO:<c@remote.test>
            C: DATA
            S: 250 ok
            S: 550 5.1.1 who?
            S: 250 ok
            X: close
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(
            SendTests.Message("x\r\n", "a@remote.test", "b@remote.test", "c@remote.test"), Cancel);

        Assert.Equal(["5.1.1", "4.4.2", "4.4.2"], result.Answers.Select(answer => answer.Status));
        Assert.True(result.IsUntouched);
        Assert.False(client.IsUsable);
    }

    [Fact]
    public async Task What_a_host_says_before_it_closes_in_the_middle_of_a_letter_counts()
    {
        await using ScriptedHost host = ScriptedHost.Play(
            Hello + "S: 250 ok\nS: 250 ok\nS: 354 go\nC: x*\nS: 552 5.3.4 too large\nX: close");
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);
        string large = string.Concat(Enumerable.Repeat("x".PadRight(70) + "\r\n", 400_000));

        SendResult result = await client.SendAsync(SendTests.Message(large), Cancel);

        // Whether its words are still there when its reset has come is for the network to say.
        RecipientAnswer answer = result.Answers[0];
        Assert.Contains((answer.Kind, answer.Status), new[]
        {
            (AnswerKind.Refused, "5.3.4"), (AnswerKind.TryAgain, "4.4.2"),
        });
        Assert.False(client.IsUsable);
    }

    [Theory]
    [InlineData("X: silent")]
    [InlineData("S: 220 mx\nC: EHLO *\nX: silent")]
    [InlineData("S: 220 mx\nC: EHLO *\nR: 250-mx\\r\\n250 PIPE\nX: silent")]
    public async Task A_host_that_says_nothing_more_is_left(string script)
    {
        FakeTimeProvider clock = new();
        await using ScriptedHost host = ScriptedHost.Play(script);

        Task<SmtpClient> connecting = SmtpClient.ConnectAsync(
            host.Host, new SmtpClientSettings("mail.example.test", clock), Cancel);
        SmtpClientException e = await Assert.ThrowsAsync<SmtpClientException>(() => MovedAsync(clock, connecting));

        Assert.Equal(HostFailure.TimedOut, e.Failure);
    }

    [Theory]
    [InlineData("X: silent")]
    [InlineData("S: 250 ok\nX: silent")]
    [InlineData("S: 250 ok\nS: 250 ok\nX: silent")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nX: silent")]
    public async Task A_letter_that_gets_no_answer_is_tried_again(string script)
    {
        FakeTimeProvider clock = new();
        await using ScriptedHost host = ScriptedHost.Play(Hello + script);
        await using SmtpClient client = await SmtpClient.ConnectAsync(
            host.Host, new SmtpClientSettings("mail.example.test", clock), Cancel);

        SendResult result = await MovedAsync(clock, client.SendAsync(SendTests.Message("x\r\n"), Cancel));

        Assert.Equal((AnswerKind.TryAgain, "4.4.2"), (result.Answers[0].Kind, result.Answers[0].Status));
        Assert.Equal(HostFailure.TimedOut, result.Failure!.Failure);
    }

    [Fact]
    public async Task A_host_that_reads_nothing_is_left()
    {
        FakeTimeProvider clock = new();
        await using ScriptedHost host = ScriptedHost.Play(Hello + "S: 250 ok\nS: 250 ok\nS: 354 go\nX: stall");
        await using SmtpClient client = await SmtpClient.ConnectAsync(
            host.Host, new SmtpClientSettings("mail.example.test", clock), Cancel);
        string large = string.Concat(Enumerable.Repeat("x".PadRight(70) + "\r\n", 400_000));

        SendResult result = await MovedAsync(clock, client.SendAsync(SendTests.Message(large), Cancel));

        Assert.Equal((AnswerKind.TryAgain, "4.4.2"), (result.Answers[0].Kind, result.Answers[0].Status));
    }

    [Fact]
    public async Task Whoever_stops_us_is_obeyed_at_once()
    {
        await using ScriptedHost host = ScriptedHost.Play("X: silent");
        using CancellationTokenSource stop = new();

        Task<SmtpClient> connecting = SmtpClient.ConnectAsync(host.Host, Settings, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    /// <summary>Moves the clock until the thing is done.</summary>
    private static async Task<T> MovedAsync<T>(FakeTimeProvider clock, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            await Task.WhenAny(task, Task.Delay(10, Cancel));
        }

        return await task;
    }
}
