using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Smtp.Client;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp.Client;

/// <summary>Letters handed to a host that plays its side.</summary>
public sealed class SendTests
{
    private static readonly SmtpClientSettings Settings = new("mail.example.test", TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_goes_in_one_group_of_commands_and_the_next_on_the_same_connection()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx.remote.test ESMTP
            C: EHLO mail.example.test
            S: 250-mx.remote.test
            S: 250-SIZE 10000
            S: 250-8BITMIME
            S: 250 PIPELINING
            C: MAIL FROM:<alice@example.test> SIZE=21
            C: RCPT TO:<carol@remote.test>
            C: DATA
            S: 250 2.1.0 ok
            S: 250 2.1.5 ok
            S: 354 go on
            C: Subject: x
            C:
            C: ..dots
            C: .
            S: 250 2.0.0 queued
            C: MAIL FROM:<> SIZE=21
            C: RCPT TO:<carol@remote.test>
            C: DATA
            S: 250 2.1.0 ok
            S: 250 2.1.5 ok
            S: 354 go on
            C: Subject: x
            C:
            C: ..dots
            C: .
            S: 250 2.0.0 queued
            C: QUIT
            S: 221 bye
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult first = await client.SendAsync(Message("Subject: x\r\n\r\n.dots\r\n"), Cancel);
        SendResult second = await client.SendAsync(
            Message("Subject: x\r\n\r\n.dots\r\n") with { ReversePath = null }, Cancel);
        await client.QuitAsync(Cancel);
        await host.EndAsync();

        Assert.Equal(new(AnswerKind.Sent, "2.0.0", "250 2.0.0 queued", true), Assert.Single(first.Answers));
        Assert.Equal(AnswerKind.Sent, Assert.Single(second.Answers).Kind);
        Assert.False(client.IsUsable);
    }

    [Fact]
    public async Task A_host_without_extensions_is_asked_step_by_step()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 old.remote.test SMTP
            C: EHLO mail.example.test
            S: 500 what?
            C: HELO mail.example.test
            S: 250 old
            C: MAIL FROM:<alice@example.test>
            S: 250 ok
            C: RCPT TO:<carol@remote.test>
            S: 251 forwarded
            C: RCPT TO:<dan@remote.test>
            S: 550 no such user
            C: RCPT TO:<eve@remote.test>
            S: 450 busy
            C: DATA
            S: 354 go on
            C: x
            C: .
            S: 250 ok
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(
            Message("x", "carol@remote.test", "dan@remote.test", "eve@remote.test"), Cancel);
        await host.EndAsync();

        Assert.Equal(
            [AnswerKind.Sent, AnswerKind.Refused, AnswerKind.TryAgain], result.Answers.Select(answer => answer.Kind));
        Assert.Equal("550 no such user", result.Answers[1].Text);
        Assert.Equal("5.0.0", result.Answers[1].Status);
        Assert.Equal("4.0.0", result.Answers[2].Status);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task What_the_sender_wants_to_hear_is_passed_on()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250-DSN
            S: 250-SMTPUTF8
            S: 250-8BITMIME
            S: 250 PIPELINING
            C: MAIL FROM:<alice@example.test> BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+20b+2Bc
            C: RCPT TO:<ゆ@remote.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x+3Dy@remote.test
            C: RCPT TO:<dan@remote.test> NOTIFY=NEVER ORCPT=utf-8;ゆ\x{2B}@remote.test
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go on
            C: x
            C: .
            S: 250 ok
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(
            Message("x\r\n") with
            {
                IsInternational = true,
                Return = ReturnedPart.Headers,
                EnvelopeId = "a b+c",
                Recipients =
                [
                    new(Address("ゆ@remote.test"), NotifyOn.Delay | NotifyOn.Success, "rfc822;x=y@remote.test"),
                    new(Address("dan@remote.test"), NotifyOn.Never, "utf-8;ゆ+@remote.test"),
                ],
            },
            Cancel);
        await host.EndAsync();

        Assert.All(result.Answers, answer => Assert.Equal(AnswerKind.Sent, answer.Kind));
        Assert.True(client.Extensions.HasDsn);
    }

    [Theory]
    [InlineData("8BITMIME", BodyKind.SevenBit, true, "5.6.7")]
    [InlineData("SMTPUTF8", BodyKind.EightBit, false, "5.6.3")]
    [InlineData("BINARYMIME", BodyKind.Binary, false, "5.6.1")]
    [InlineData("SIZE 5", BodyKind.SevenBit, false, "5.3.4")]
    public async Task What_a_host_cannot_have_is_not_offered_to_it(
        string extension, BodyKind body, bool isInternational, string status)
    {
        await using ScriptedHost host = ScriptedHost.Play(
            $"S: 220 mx\nC: EHLO mail.example.test\nS: 250-mx\nS: 250 {extension}\nC: QUIT\nS: 221 bye");
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(
            Message("Subject: x\r\n\r\n") with { Body = body, IsInternational = isInternational }, Cancel);
        await client.QuitAsync(Cancel);
        await host.EndAsync();

        RecipientAnswer answer = Assert.Single(result.Answers);
        Assert.Equal((AnswerKind.Refused, status, false), (answer.Kind, answer.Status, answer.IsOfHost));
    }

    // SMTP smuggling, CVE-2023-51764: what follows would be a second letter to a host that takes LF for a line end.
    [Theory]
    [InlineData("x\n.\nMAIL FROM:<evil@b.example>\r\n")]
    [InlineData("x\r.\rMAIL FROM:<evil@b.example>\r\n")]
    [InlineData("x\r\n.\nMAIL FROM:<evil@b.example>\r\n")]
    [InlineData("x\r\n.\r\r\n")]
    [InlineData("x\0\r\n")]
    [InlineData("x\r")]
    public async Task A_letter_with_other_line_ends_is_never_sent(string letter)
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250-CHUNKING
            S: 250-8BITMIME
            S: 250 PIPELINING
            C: QUIT
            S: 221 bye
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(Message(letter), Cancel);
        await client.QuitAsync(Cancel);
        await host.EndAsync();

        Assert.Equal((AnswerKind.Refused, "5.6.0"), (result.Answers[0].Kind, result.Answers[0].Status));
    }

    [Fact]
    public async Task Dots_are_doubled_wherever_the_pieces_of_a_long_letter_meet()
    {
        StringBuilder letter = new();
        StringBuilder script = new("S: 220 mx\nC: EHLO *\nS: 250 mx\nC: MAIL *\nS: 250 ok\nC: RCPT *\nS: 250 ok\n"
            + "C: DATA\nS: 354 go\n");
        for (int i = 0; letter.Length < 70_000; i++)
        {
            string line = "." + new string('.', i % 7);
            letter.Append(line).Append("\r\n");
            script.Append("C: .").Append(line).Append('\n');
        }

        await using ScriptedHost host = ScriptedHost.Play(script.Append("C: .\nS: 250 ok").ToString());
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(Message(letter.ToString()), Cancel);
        await host.EndAsync();

        Assert.Equal(AnswerKind.Sent, result.Answers[0].Kind);
    }

    [Fact]
    public async Task A_binary_letter_goes_by_BDAT_as_it_is()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250-BINARYMIME
            S: 250-CHUNKING
            S: 250 PIPELINING
            C: MAIL FROM:<alice@example.test> BODY=BINARYMIME
            C: RCPT TO:<carol@remote.test>
            S: 250 ok
            S: 250 ok
            C: BDAT 8 LAST
            C: .
            C: a b
            S: 250 ok
            C: QUIT
            S: 221 bye
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(Message(".\r\na b\r\n") with { Body = BodyKind.Binary }, Cancel);
        await client.QuitAsync(Cancel);
        await host.EndAsync();

        Assert.Equal(AnswerKind.Sent, result.Answers[0].Kind);
    }

    [Fact]
    public async Task The_limits_that_a_host_names_are_kept()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250-LIMITS RCPTMAX=2 MAILMAX=2 FOO=9
            S: 250 PIPELINING
            C: MAIL FROM:<alice@example.test>
            C: RCPT TO:<a@remote.test>
            C: RCPT TO:<b@remote.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go on
            C: x
            C: .
            S: 250 ok
            C: MAIL FROM:<alice@example.test>
            C: RCPT TO:<c@remote.test>
            C: RCPT TO:<d@remote.test>
            C: DATA
            S: 250 ok
            S: 550 5.1.1 who?
            S: 550 5.1.1 who?
            S: 554 5.5.1 nobody
            C: RSET
            S: 250 ok
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(
            Message("x", "a@remote.test", "b@remote.test", "c@remote.test", "d@remote.test", "e@remote.test"), Cancel);
        await host.EndAsync();

        Assert.Equal(
            ["2.0.0", "2.0.0", "5.1.1", "5.1.1", "4.4.5"], result.Answers.Select(answer => answer.Status));
        Assert.False(client.IsUsable);
        Assert.Null(result.Failure);
    }

    // RFC 5321 §4.5.3.1.10
    [Fact]
    public async Task Whoever_is_one_too_many_goes_in_the_next_transaction()
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
            S: 250 ok
            S: 452 4.5.3 too many
            S: 552 too many
            S: 354 go on
            C: x
            C: .
            S: 250 ok
            C: MAIL FROM:<alice@example.test>
            C: RCPT TO:<b@remote.test>
            C: RCPT TO:<c@remote.test>
            C: DATA
            S: 250 ok
            S: 452 4.5.3 too many
            S: 452 4.5.3 too many
            S: 554 nobody
            C: RSET
            S: 250 ok
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(
            Message("x", "a@remote.test", "b@remote.test", "c@remote.test"), Cancel);
        await host.EndAsync();

        Assert.Equal(
            [AnswerKind.Sent, AnswerKind.TryAgain, AnswerKind.TryAgain], result.Answers.Select(answer => answer.Kind));
    }

    [Fact]
    public async Task A_host_that_waits_for_a_letter_to_nobody_gets_an_empty_one()
    {
        await using ScriptedHost host = ScriptedHost.Play("""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250-mx
            S: 250 PIPELINING
            C: MAIL FROM:<alice@example.test>
            C: RCPT TO:<carol@remote.test>
            C: DATA
            S: 250 ok
            S: 550 5.1.1 who?
            S: 354 go on
            C: .
            S: 250 ok
            C: RSET
            S: 250 ok
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(Message("secret"), Cancel);
        await host.EndAsync();

        Assert.Equal("550 5.1.1 who?", result.Answers[0].Text);
        Assert.True(client.IsUsable);
    }

    [Theory]
    [InlineData("451 4.3.0 later", AnswerKind.TryAgain, "4.3.0")]
    [InlineData("554 5.7.1 never", AnswerKind.Refused, "5.7.1")]
    [InlineData("550 4.7.1 a code of another class", AnswerKind.Refused, "5.0.0")]
    public async Task The_answer_to_the_whole_letter_is_that_of_everybody_who_was_accepted(
        string reply, AnswerKind kind, string status)
    {
        await using ScriptedHost host = ScriptedHost.Play($"""
            S: 220 mx
            C: EHLO mail.example.test
            S: 250 mx
            C: MAIL FROM:<alice@example.test>
            S: 250 ok
            C: RCPT TO:<carol@remote.test>
            S: 250 ok
            C: DATA
            S: 354 go on
            C: x
            C: .
            S: {reply}
            """);
        await using SmtpClient client = await SmtpClient.ConnectAsync(host.Host, Settings, Cancel);

        SendResult result = await client.SendAsync(Message("x"), Cancel);

        Assert.Equal((kind, status), (result.Answers[0].Kind, result.Answers[0].Status));
        Assert.True(client.IsUsable);
    }

    internal static MailAddress Address(string text)
        => MailAddress.TryParse(text, out MailAddress? address) ? address : throw new FormatException(text);

    internal static OutgoingMessage Message(string letter, params string[] recipients) => new()
    {
        ReversePath = Address("alice@example.test"),
        Recipients = [.. (recipients.Length == 0 ? ["carol@remote.test"] : recipients)
            .Select(recipient => new OutgoingRecipient(Address(recipient)))],
        Bytes = Encoding.UTF8.GetBytes(letter),
    };
}
