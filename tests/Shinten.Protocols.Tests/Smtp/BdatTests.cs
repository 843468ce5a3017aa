using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

public sealed class BdatTests
{
    // RFC 3030 §4.1
    [Fact]
    public async Task A_message_comes_in_chunks()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync("MAIL FROM:<ned@innosoft.com> BODY=BINARYMIME\r\nRCPT TO:<alice@example.test>\r\n");
        await smtp.PlayAsync("S: 250 2.1.0\nS: 250 2.1.5");
        await smtp.SendAsync("BDAT 10\r\nA: b\r\n\r\n\0\nBDAT 5\r\n.\r\n.\rBDAT 0 LAST\r\n");
        await smtp.PlayAsync("""
            S: 250 2.0.0 10 octets received
            S: 250 2.0.0 5 octets received
            S: 250 2.6.0
            """);

        Assert.Equal("A: b\r\n\r\n\0\n.\r\n.\r", smtp.Letters.Last);
        Assert.Equal(BodyKind.Binary, smtp.Letters.Letters[0].Transaction.Parameters.Body);
    }

    [Fact]
    public async Task A_single_last_chunk_is_a_message()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync(
            "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nBDAT 8 last\r\na: b\r\n\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 250\nS: 250\nS: 250 2.6.0\nS: 250 2.0.0 OK");
    }

    [Fact]
    public async Task A_refused_chunk_is_read_all_the_same()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync("BDAT 6\r\nQUIT\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 503 5.5.1 BDAT needs MAIL\nS: 250");
        await smtp.SendAsync(
            "MAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@example.test>\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 250\nS: 550\nS: 503 5.5.1\nS: 250");
    }

    [Theory]
    [InlineData("BDAT")]
    [InlineData("BDAT x")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT 0x10")]
    [InlineData("BDAT 5 FIRST")]
    [InlineData("BDAT 5 LAST LAST")]
    [InlineData("BDAT 99999999999999999999")]
    public async Task A_chunk_without_a_size_ends_the_connection(string command)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync($"C: {command}\nS: 501 5.5.4 Syntax: BDAT");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_chunk_beyond_all_measure_ends_the_connection()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nBDAT 9223372036854775807\r\n");
        await smtp.PlayAsync("S: 250\nS: 250\nS: 552 5.3.4");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_second_chunk_beyond_all_measure_ends_the_connection_too()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nBDAT 1\r\nx");
        await smtp.PlayAsync("S: 250\nS: 250\nS: 250");
        await smtp.SendAsync("BDAT 9223372036854775807\r\n");
        await smtp.PlayAsync("S: 552 5.3.4");
        await smtp.ExpectClosedAsync();
        Assert.Equal(0, smtp.Space.ReservedBytes);
    }

    [Fact]
    public async Task Chunks_that_add_up_to_too_much_are_refused_in_step()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(
            new SmtpOptions { MaxMessageBytes = 64 * 1024 });
        string half = new('x', 40_000);

        await smtp.SendAsync($"MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nBDAT 40000\r\n{half}");
        await smtp.PlayAsync("S: 250\nS: 250\nS: 250");
        await smtp.SendAsync($"BDAT 40000 LAST\r\n{half}NOOP\r\n");
        await smtp.PlayAsync("S: 552 5.3.4\nS: 250");
        Assert.Empty(smtp.Letters.Letters);
        Assert.Equal(0, smtp.Space.ReservedBytes);
    }

    [Fact]
    public async Task DATA_after_BDAT_and_DATA_for_binary_are_refused()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync("""
            C: MAIL FROM:<a@b.example> BODY=BINARYMIME
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 503 5.5.1 A BINARYMIME message
            C: BDAT 0
            S: 250
            C: DATA
            S: 503 5.5.1 Bad sequence
            C: RCPT TO:<bob@example.test>
            S: 503 5.5.1 Bad sequence
            C: RSET
            S: 250
            """);
        Assert.Equal(0, smtp.Space.ReservedBytes);
    }

    [Fact]
    public async Task A_NUL_needs_BINARYMIME()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nBDAT 3 LAST\r\na\0b");
        await smtp.PlayAsync("S: 250\nS: 250\nS: 554 5.6.1");
    }
}
