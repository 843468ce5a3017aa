using System.Net;
using System.Text;
using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

public sealed class LimitTests
{
    private const string Envelope = "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n";

    [Fact]
    public async Task A_line_too_long_is_refused_once_and_skipped()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync($"NOOP {new string('x', 2043)}\r\nNOOP {new string('x', 2044)}\r\n");
        await smtp.PlayAsync("S: 250\nS: 500 5.5.2 Line too long");
        await smtp.SendAsync($"NOOP {new string('y', 3_000_000)}\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 500 5.5.2 Line too long\nS: 250");
    }

    [Fact]
    public async Task Recipients_beyond_the_limit_are_told_to_come_again()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(new SmtpOptions { MaxRecipients = 100 });
        StringBuilder commands = new("MAIL FROM:<a@b.example>\r\n");
        for (int i = 0; i < 5_000; i++)
            commands.Append("RCPT TO:<alice+").Append(i).Append("@example.test>\r\n");

        await smtp.SendAsync(commands.ToString());

        await smtp.PlayAsync("S: 250 2.1.0");
        for (int i = 0; i < 5_000; i++)
            await smtp.ExpectAsync(i < 100 ? "250 2.1.5" : "452 4.5.3");
    }

    [Fact]
    public async Task Who_guesses_addresses_is_sent_away()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(new SmtpOptions { MaxErrors = 10 });

        await smtp.PlayAsync("C: MAIL FROM:<a@b.example>\nS: 250");
        for (int i = 0; i < 10; i++)
            await smtp.PlayAsync($"C: RCPT TO:<guess{i}@example.test>\nS: 550");

        await smtp.PlayAsync("C: RCPT TO:<guess@example.test>\nS: 421 4.7.0");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_message_too_large_is_read_to_its_end_and_refused()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(
            new SmtpOptions { MaxMessageBytes = 64 * 1024 });

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        string line = new string('x', 78) + "\r\n";
        await smtp.SendAsync(string.Concat(Enumerable.Repeat(line, 5_000)) + ".\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 552 5.3.4\nS: 250");
        Assert.Empty(smtp.Letters.Letters);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(400_001)]
    [InlineData(3_000_000)]
    public async Task A_large_message_comes_back_byte_for_byte(int size)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        StringBuilder text = new("Subject: large\r\n\r\n", size + 100);
        for (int i = 0; text.Length < size; i++)
            text.Append("line ").Append(i).Append(' ', i % 90).Append("\r\n");

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        await smtp.SendAsync(text + ".\r\n");
        await smtp.PlayAsync("S: 250 2.6.0");

        Assert.Equal(text.ToString(), smtp.Letters.Last);
        Assert.Equal(0, smtp.Space.ReservedBytes);
    }

    [Fact]
    public async Task A_header_too_large_is_refused()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(new SmtpOptions { MaxHeaderBytes = 64 * 1024 });

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        string field = "X-Long: " + new string('x', 70) + "\r\n";
        await smtp.SendAsync(string.Concat(Enumerable.Repeat(field, 1_000)) + "\r\n.\r\n");
        await smtp.PlayAsync("S: 552 5.3.4 Refused: the header");
    }

    [Fact]
    public async Task A_text_line_beyond_the_limit_is_refused()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(new SmtpOptions { MaxTextLineBytes = 2_000 });

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        await smtp.SendAsync($"{new string('x', 2_001)}\r\n.\r\n");
        await smtp.PlayAsync("S: 554 5.6.0");
        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        await smtp.SendAsync($"{new string('x', 2_000)}\r\n.\r\n");
        await smtp.PlayAsync("S: 250");
    }

    [Fact]
    public async Task A_full_disk_is_told_before_the_message_comes()
    {
        await using SmtpDialogue smtp = new(freeBytes: () => 100L * 1024 * 1024);
        await smtp.PlayAsync("S: 220");
        await smtp.GreetAsync("EHLO client.example.net");

        // 100 MiB less the margin of 64 MiB: no room for a message of unknown size, which may be 50 MiB.
        await smtp.PlayAsync("""
            C: MAIL FROM:<a@b.example> SIZE=50000000
            S: 452 4.3.1
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 452 4.3.1
            C: MAIL FROM:<a@b.example> SIZE=5000
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 354
            C: .
            S: 250
            """);
    }

    [Fact]
    public async Task A_silent_peer_is_told_and_dropped()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        smtp.Clock.Advance(TimeSpan.FromSeconds(299));
        await smtp.PlayAsync("C: NOOP\nS: 250");
        await smtp.SendAsync("NOO");
        await AdvanceUntilServedAsync(smtp, TimeSpan.FromSeconds(302));

        await smtp.PlayAsync("S: 421 4.4.2");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_message_that_drips_is_cut_off()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");

        // A line a second, well inside the idle timeout, and slower than 128 bytes a second.
        for (int second = 0; second < 40 && !smtp.Wire.Served.IsCompleted; second++)
        {
            await smtp.SendAsync("drip\r\n");
            await Task.Delay(5, TestContext.Current.CancellationToken);
            smtp.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await smtp.PlayAsync("S: 421 4.4.2 The message came too slowly");
        Assert.Empty(smtp.Letters.Letters);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\n")]
    [InlineData("MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n")]
    public async Task A_server_that_stops_says_so(string before)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        await smtp.SendAsync(before);
        foreach (string _ in before.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await smtp.ReplyAsync();

        smtp.Wire.RequestClose();

        await smtp.PlayAsync("S: 421 4.3.2");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task One_network_has_so_many_connections_and_no_more()
    {
        using ConnectionRoster roster = TestConnection.Roster(
            options: new NetworkOptions { MaxConnectionsPerNetwork = 4 });
        List<SmtpDialogue> open = [];
        for (int i = 0; i < 4; i++)
            open.Add(new SmtpDialogue(peer: IPAddress.Parse($"192.0.2.{i + 1}"), roster: roster));

        await using SmtpDialogue fifth = new(peer: IPAddress.Parse("192.0.2.200"), roster: roster);
        await using SmtpDialogue neighbour = new(peer: IPAddress.Parse("192.0.3.1"), roster: roster);

        await fifth.PlayAsync("S: 421 4.7.0 Too many connections");
        await neighbour.PlayAsync("S: 220");
        Assert.Equal(5, roster.OpenConnections);
        foreach (SmtpDialogue dialogue in open)
            await dialogue.DisposeAsync();
    }

    [Fact]
    public async Task Enough_messages_make_a_connection_full()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(
            new SmtpOptions { MaxMessagesPerConnection = 1 });

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354\nC: .\nS: 250\nC: MAIL FROM:<a@b.example>\nS: 421 4.7.0");
        await smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_peer_that_leaves_in_the_middle_leaves_nothing()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        await smtp.SendAsync("Subject: half\r\n\r\nhalf a li");

        await smtp.Wire.CloseAsync();
        await smtp.Wire.Served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Empty(smtp.Letters.Letters);
        Assert.Equal(0, smtp.Space.ReservedBytes);
        Assert.Equal(0, smtp.Roster.OpenConnections);
    }

    private static async Task AdvanceUntilServedAsync(SmtpDialogue smtp, TimeSpan time)
    {
        for (int i = 0; i < time.TotalSeconds && !smtp.Wire.Served.IsCompleted; i++)
        {
            smtp.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await smtp.Wire.Served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
