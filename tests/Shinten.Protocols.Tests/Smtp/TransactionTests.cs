using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

public sealed class TransactionTests
{
    // The scenario of RFC 5321 §D.1, with our names.
    [Fact]
    public async Task A_typical_transaction_is_taken()
    {
        await using SmtpDialogue smtp = new();

        await smtp.PlayAsync("S: 220 mail.example.test ESMTP");
        string[] hello = await smtp.GreetAsync("EHLO bar.com");
        await smtp.PlayAsync("""
            C: MAIL FROM:<Smith@bar.com>
            S: 250 2.1.0
            C: RCPT TO:<alice@example.test>
            S: 250 2.1.5
            C: RCPT TO:<Green@example.test>
            S: 550 5.1.1
            C: RCPT TO:<bob@example.test>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: Subject: Blah
            C: 
            C: Blah blah blah...
            C: ..etc. etc. etc.
            C: .
            S: 250 2.6.0
            C: QUIT
            S: 221 2.0.0
            """);

        await smtp.ExpectClosedAsync();
        Assert.Equal("250-mail.example.test", hello[0]);
        Assert.Equal("Subject: Blah\r\n\r\nBlah blah blah...\r\n.etc. etc. etc.\r\n", smtp.Letters.Last);
        SmtpTransaction transaction = smtp.Letters.Letters[0].Transaction;
        Assert.Equal("Smith@bar.com", transaction.ReversePath?.ToString());
        Assert.Equal(
            ["alice@example.test", "bob@example.test"],
            transaction.Recipients.Select(recipient => recipient.Address.ToString()));
    }

    [Fact]
    public async Task Every_extension_is_announced()
    {
        await using SmtpDialogue smtp = new();
        await smtp.PlayAsync("S: 220");

        string[] hello = await smtp.GreetAsync("EHLO client.example.net");

        Assert.Equal(
            [
                "250-PIPELINING", "250-SIZE 52428800", "250-8BITMIME", "250-CHUNKING", "250-BINARYMIME", "250-SMTPUTF8",
                "250-DSN", "250-ENHANCEDSTATUSCODES", "250-LIMITS MAILMAX=100000 RCPTMAX=1000", "250-STARTTLS",
                "250 HELP",
            ],
            hello[1..]);
    }

    // RFC 2920 §4: the whole conversation in two writes.
    [Fact]
    public async Task Pipelined_commands_are_answered_in_order()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync(
            "MAIL FROM:<mrose@dbc.mtview.ca.us>\r\nRCPT TO:<nobody@example.test>\r\n"
            + "RCPT TO:<alice@example.test>\r\nDATA\r\n");
        await smtp.PlayAsync("""
            S: 250 2.1.0
            S: 550 5.1.1
            S: 250 2.1.5
            S: 354
            """);
        await smtp.SendAsync("a: b\r\n\r\nc\r\n.\r\nQUIT\r\n");
        await smtp.PlayAsync("""
            S: 250 2.6.0
            S: 221
            """);
        Assert.Equal("a: b\r\n\r\nc\r\n", smtp.Letters.Last);
    }

    [Fact]
    public async Task Two_messages_pass_over_one_connection()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        for (int i = 0; i < 2; i++)
        {
            await smtp.PlayAsync("""
                C: MAIL FROM:<>
                S: 250
                C: RCPT TO:<alice@example.test>
                S: 250
                C: DATA
                S: 354
                C: .
                S: 250
                """);
        }

        Assert.Equal([0, 0], smtp.Letters.Letters.Select(letter => letter.Bytes.Length));
        Assert.Null(smtp.Letters.Letters[0].Transaction.ReversePath);
    }

    // RFC 5321 §D.2
    [Fact]
    public async Task RSET_forgets_the_transaction()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync("""
            C: MAIL FROM:<Smith@bar.com>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: RSET
            S: 250 2.0.0
            C: DATA
            S: 503 5.5.1
            C: MAIL FROM:<Smith@bar.com>
            S: 250
            """);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "503 5.5.1 Say EHLO first")]
    [InlineData("RCPT TO:<alice@example.test>", "503 5.5.1 Say EHLO first")]
    [InlineData("DATA", "503 5.5.1 Say EHLO first")]
    [InlineData("NOOP", "250 2.0.0")]
    [InlineData("RSET", "250 2.0.0")]
    [InlineData("VRFY alice", "252 2.5.2")]
    [InlineData("HELP", "214 2.0.0 Commands: BDAT")]
    [InlineData("HELP mail", "214 2.0.0 MAIL FROM:<address>")]
    [InlineData("QUIT", "221 2.0.0")]
    [InlineData("LHLO client.example.net", "500 5.5.1")]
    public async Task Before_EHLO_only_some_commands_work(string command, string reply)
    {
        await using SmtpDialogue smtp = new();

        await smtp.PlayAsync($"""
            S: 220
            C: {command}
            S: {reply}
            """);
    }

    [Theory]
    [InlineData("RCPT TO:<alice@example.test>", "503 5.5.1 Say MAIL first")]
    [InlineData("DATA", "503 5.5.1 Say MAIL first")]
    [InlineData("EXPN staff", "502 5.7.0")]
    [InlineData("VRFY", "501 5.5.4")]
    [InlineData("TURN", "502 5.5.1")]
    [InlineData("AUTH PLAIN AGEAYg==", "502 5.5.1")]
    [InlineData("FROBNICATE", "500 5.5.1")]
    [InlineData("", "500 5.5.1")]
    [InlineData("HELP frobnicate", "504 5.5.4")]
    [InlineData("QUIT now", "501 5.5.4")]
    [InlineData("NOOP with words", "250 2.0.0")]
    [InlineData("noop", "250 2.0.0")]
    [InlineData("EHLO", "501 5.5.4")]
    [InlineData("EHLO two words", "501 5.5.4")]
    [InlineData("RSET x", "501 5.5.4")]
    [InlineData("MAIL FROM:a@b.example", "501 5.5.4 Syntax: MAIL FROM:")]
    [InlineData("MAIL TO:<a@b.example>", "501 5.5.4 Syntax: MAIL FROM:")]
    [InlineData("MAIL FROM:<a@b.example", "501 5.5.4 The address has no closing bracket")]
    [InlineData("MAIL FROM:<a b@b.example>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a@b..example>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a@b.example>SIZE=3", "501 5.5.4 A space must follow")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=x", "501 5.5.4 SIZE")]
    [InlineData("MAIL FROM:<a@b.example> SIZE", "501 5.5.4 SIZE needs a value")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1 SIZE=2", "501 5.5.4 SIZE is given twice")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=99999999999999999999", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=52428801", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@b.example> BODY=9BIT", "501 5.5.4 BODY")]
    [InlineData("MAIL FROM:<a@b.example> SMTPUTF8=1", "501 5.5.4 SMTPUTF8 takes no value")]
    [InlineData("MAIL FROM:<a@b.example> FROB=1", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example> RET=SOME", "501 5.5.4 RET")]
    [InlineData("MAIL FROM:<a@b.example> ENVID=+4", "501 5.5.4 A parameter is not in xtext")]
    [InlineData("MAIL FROM:<ä@b.example>", "553 5.6.7")]
    [InlineData("MAIL FROM: <a@b.example>", "250 2.1.0")]
    [InlineData("mail from:<a@b.example>", "250 2.1.0")]
    [InlineData("MAIL FROM:<@one.example,@two.example:a@b.example>", "250 2.1.0")]
    [InlineData("MAIL FROM:<\"a>b c\"@b.example>", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@[192.0.2.1]>", "250 2.1.0")]
    [InlineData("MAIL FROM:<ä@b.example> SMTPUTF8", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1 BODY=8BITMIME RET=HDRS ENVID=QQ+2B314159", "250 2.1.0")]
    public async Task A_command_between_transactions_gets_its_reply(string command, string reply)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync($"""
            C: {command}
            S: {reply}
            """);
        if (!reply.StartsWith("221", StringComparison.Ordinal))
            await smtp.PlayAsync("C: NOOP\nS: 250");
    }

    [Theory]
    [InlineData("RCPT TO:<alice@example.test>", "250 2.1.5")]
    [InlineData("RCPT TO:<ALICE+shop@Example.TEST>", "250 2.1.5")]
    [InlineData("RCPT TO:<postmaster>", "250 2.1.5")]
    [InlineData("RCPT TO:<PostMaster>", "250 2.1.5")]
    [InlineData("RCPT TO:<alice@elsewhere.example>", "550 5.7.1")]
    [InlineData("RCPT TO:<@example.test:bob@elsewhere.example>", "550 5.7.1")]
    [InlineData("RCPT TO:<bob%elsewhere.example@example.test>", "550 5.1.1")]
    [InlineData("RCPT TO:<\"bob@elsewhere.example\"@example.test>", "550 5.1.1")]
    [InlineData("RCPT TO:<nobody@example.test>", "550 5.1.1")]
    [InlineData("RCPT TO:<full@example.test>", "452 4.2.2")]
    [InlineData("RCPT TO:<gone@example.test>", "550 5.2.1")]
    [InlineData("RCPT TO:<later@example.test>", "451 4.3.0")]
    [InlineData("RCPT TO:<>", "501 5.1.3")]
    [InlineData("RCPT TO:<alice>", "501 5.1.3")]
    [InlineData("RCPT TO:<ümlaut@example.test>", "553 5.6.7")]
    [InlineData("RCPT TO:<alice@example.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob@Example.net", "250 2.1.5")]
    [InlineData("RCPT TO:<alice@example.test> NOTIFY=NEVER,DELAY", "501 5.5.4 NOTIFY=NEVER")]
    [InlineData("RCPT TO:<alice@example.test> NOTIFY=,", "501 5.5.4 NOTIFY")]
    [InlineData("RCPT TO:<alice@example.test> ORCPT=rfc822", "501 5.5.4 ORCPT")]
    [InlineData("RCPT TO:<alice@example.test> SIZE=3", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example>", "503 5.5.1 MAIL was said already")]
    [InlineData("DATA", "503 5.5.1 No valid recipient")]
    [InlineData("STARTTLS", "503 5.5.1")]
    public async Task A_command_inside_a_transaction_gets_its_reply(string command, string reply)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync($"""
            C: MAIL FROM:<a@b.example>
            S: 250
            C: {command}
            S: {reply}
            C: NOOP
            S: 250
            """);
    }

    [Fact]
    public async Task The_parameters_reach_arrival()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync("""
            C: MAIL FROM:<ä@b.example> SMTPUTF8 BODY=8BITMIME RET=FULL ENVID=QQ+2B314159
            S: 250
            C: RCPT TO:<ümlaut@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=utf-8;Bob@Example.net
            S: 250
            C: DATA
            S: 354
            C: .
            S: 250
            """);

        SmtpTransaction transaction = smtp.Letters.Letters[0].Transaction;
        Assert.Equal("UTF8SMTP", transaction.ProtocolKeyword);
        Assert.Equal(BodyKind.EightBit, transaction.Parameters.Body);
        Assert.Equal(ReturnedPart.Full, transaction.Parameters.Return);
        Assert.Equal("QQ+314159", transaction.Parameters.EnvelopeId);
        Assert.Equal(NotifyOn.Success | NotifyOn.Failure, transaction.Recipients[0].Notify);
        Assert.Equal("utf-8;Bob@Example.net", transaction.Recipients[0].OriginalRecipient);
    }

    [Fact]
    public async Task HELO_gives_a_session_without_extensions()
    {
        await using SmtpDialogue smtp = new();
        await smtp.PlayAsync("S: 220");

        Assert.Equal(["250 mail.example.test"], await smtp.GreetAsync("HELO client.example.net"));

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 250
            """);
        Assert.Equal("SMTP", smtp.Letters.Letters[0].Transaction.ProtocolKeyword);
    }

    [Theory]
    [InlineData(ArrivalRefusal.Loop, "554 5.4.6")]
    [InlineData(ArrivalRefusal.NoSpace, "452 4.3.1")]
    [InlineData(ArrivalRefusal.Unavailable, "451 4.3.0")]
    [InlineData(ArrivalRefusal.TimedOut, "451 4.3.0")]
    public async Task A_refusal_after_the_message_is_told(ArrivalRefusal refusal, string reply)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        smtp.Letters.Fate = _ => new ArrivalResult.Refused(refusal);

        await smtp.PlayAsync($"""
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: {reply}
            C: MAIL FROM:<a@b.example>
            S: 250
            """);
    }

    [Theory]
    [InlineData(true, "250 2.6.0")]
    [InlineData(false, "452 4.2.2")]
    public async Task A_refusal_for_one_of_two_is_silent_only_when_the_sender_hears_of_it(bool reported, string reply)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        smtp.Letters.Fate = _ => new ArrivalResult.Taken([RecipientOutcome.Delivered, RecipientOutcome.OverQuota])
        {
            FailuresAreReported = reported,
        };

        await smtp.PlayAsync($"""
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: RCPT TO:<bob@example.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: {reply}
            """);
    }

    [Fact]
    public async Task A_bug_in_arrival_is_a_451_that_says_nothing_of_us()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        smtp.Letters.Fate = _ => throw new InvalidOperationException("the inside of the server");

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 451 4.3.0 Something went wrong here; it has been logged.
            C: NOOP
            S: 250
            """);
    }
}
