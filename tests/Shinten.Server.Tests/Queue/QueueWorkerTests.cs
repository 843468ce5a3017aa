using System.Net;
using System.Net.Sockets;
using Shinten.Protocols.Smtp;
using Shinten.Server.Queue;
using Shinten.Storage.Queue;
using Xunit;

namespace Shinten.Server.Tests.Queue;

/// <summary>Letters leave, wait, come back: with a real store, a real worker, and a host that does what it
/// likes.</summary>
public sealed class QueueWorkerTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_goes_to_the_host_of_its_route_byte_for_byte()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();

        await queue.UntilEmptyAsync();

        TakenLetter taken = Assert.Single(queue.Host.Letters);
        Assert.StartsWith("MAIL FROM:<alice@example.test>", taken.From, Ordinal);
        Assert.Equal(["RCPT TO:<carol@remote.example>"], taken.To);
        Assert.Equal(QueueFixture.Letter, taken.Text);
        Assert.Empty(await queue.Mail.ReadInboxAsync("alice@example.test"));
    }

    [Fact]
    public async Task Letters_share_connections()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync(new QueueOptions { MaxConnectionsPerHost = 1 });
        for (int i = 0; i < 20; i++)
        {
            await queue.AddAsync($"u{i}@remote.example");
        }

        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Equal(20, queue.Host.Letters.Count);
        Assert.Equal(1, queue.Host.Connections);
    }

    [Fact]
    public async Task Many_letters_go_once_each()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        for (int i = 0; i < 400; i++)
        {
            await queue.AddAsync($"u{i}@remote.example");
        }

        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Equal(400, queue.Host.Letters.SelectMany(letter => letter.To).Distinct().Count());
        Assert.Equal(400, queue.Host.Letters.Count);
        Assert.InRange(queue.Host.Connections, 1, 10);
    }

    [Fact]
    public async Task A_letter_that_is_refused_for_now_is_tried_again()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line.StartsWith("RCPT", Ordinal) ? "451 4.7.1 greylisted" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);

        QueuedLetter waiting = Assert.Single(await queue.WaitingAsync());
        Assert.Equal("451 4.7.1 greylisted", waiting.Recipients[0].LastReply);
        Assert.InRange(
            Assert.Single(await queue.RowsAsync()).NextAttempt - queue.Mail.Clock.GetUtcNow(),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(6));

        queue.Host.Answer = _ => null;
        queue.Mail.Clock.Advance(TimeSpan.FromMinutes(6));
        await queue.UntilEmptyAsync();
        Assert.Single(queue.Host.Letters);
    }

    [Fact]
    public async Task A_letter_that_is_refused_for_ever_comes_back_as_a_notice_without_its_body()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line.StartsWith("RCPT", Ordinal) ? "550 5.1.1 no such user" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        string notice = Assert.Single(await queue.Mail.ReadInboxAsync("alice@example.test"));
        Assert.StartsWith("Return-Path: <>\r\nDelivered-To: alice@example.test\r\n", notice, Ordinal);
        Assert.Contains("\r\nFinal-Recipient: rfc822; carol@remote.example\r\n", notice, Ordinal);
        Assert.Contains("\r\nStatus: 5.1.1\r\n", notice, Ordinal);
        Assert.Contains("\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n", notice, Ordinal);
        Assert.Contains("Subject: Dinner", notice, Ordinal);
        Assert.DoesNotContain("At eight", notice, Ordinal);
    }

    [Fact]
    public async Task Who_has_it_does_not_get_it_again()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line switch
        {
            "RCPT TO:<later@remote.example>" => "450 4.2.1 busy",
            "RCPT TO:<never@remote.example>" => "550 5.1.1 unknown",
            _ => null,
        };
        await queue.AddAsync("now@remote.example", "later@remote.example", "never@remote.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);
        queue.Host.Answer = _ => null;
        queue.Mail.Clock.Advance(TimeSpan.FromMinutes(6));
        await queue.UntilEmptyAsync();

        Assert.Equal(
            ["RCPT TO:<now@remote.example>", "RCPT TO:<later@remote.example>"],
            queue.Host.Letters.SelectMany(letter => letter.To));
        Assert.Contains("never@remote.example", Assert.Single(
            await queue.Mail.ReadInboxAsync("alice@example.test")), Ordinal);
    }

    [Fact]
    public async Task A_host_that_closes_in_the_middle_is_tried_again()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line == "end" ? "" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);

        Assert.Equal(RecipientState.Waiting, Assert.Single(await queue.WaitingAsync()).Recipients[0].State);
        queue.Host.Answer = _ => null;
        queue.Mail.Clock.Advance(TimeSpan.FromMinutes(6));
        await queue.UntilEmptyAsync();
        Assert.Single(queue.Host.Letters);
    }

    [Fact]
    public async Task A_sender_is_told_of_the_delay_once_and_of_the_end()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line.StartsWith("MAIL", Ordinal) ? "421 4.3.2 closed today" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);

        await QueueFixture.UntilAsync(async () =>
        {
            queue.Mail.Clock.Advance(TimeSpan.FromMinutes(30));
            await Task.Delay(5, Cancel);
            return (await queue.RowsAsync()).Count == 0;
        });

        IReadOnlyList<string> notices = await queue.Mail.ReadInboxAsync("alice@example.test");
        Assert.Equal(2, notices.Count);
        Assert.Contains("\r\nAction: delayed\r\nStatus: 4.3.2\r\n", notices[0], Ordinal);
        Assert.Contains("\r\nAction: failed\r\nStatus: 5.4.7\r\n", notices[1], Ordinal);
        Assert.Contains("421 4.3.2 closed today", notices[1], Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_clock_that_jumps_makes_no_letter_expire(int days)
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line.StartsWith("RCPT", Ordinal) ? "451 4.3.2 not now" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);
        await queue.StopAsync();

        queue.Mail.Clock.AdjustTime(queue.Mail.Clock.GetUtcNow().AddDays(days));
        await queue.StartAsync();
        await queue.UntilTriedAsync(2);
        QueuedLetter waiting = Assert.Single(await queue.WaitingAsync());
        Assert.InRange(waiting.Waited, TimeSpan.Zero, TimeSpan.FromHours(6));

        await queue.StopAsync();
        queue.Host.Answer = _ => null;
        queue.Mail.Clock.Advance(TimeSpan.FromHours(1));
        await queue.StartAsync();
        await queue.UntilEmptyAsync();
        Assert.Single(queue.Host.Letters);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_while_the_server_runs_delays_no_letter()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line == "greeting" ? "421 4.3.2 not now" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);

        queue.Host.Answer = _ => null;
        queue.Mail.Clock.AdjustTime(queue.Mail.Clock.GetUtcNow().AddDays(-400));
        await QueueFixture.UntilAsync(async () =>
        {
            queue.Mail.Clock.Advance(TimeSpan.FromMinutes(1));
            return (await queue.RowsAsync()).Count == 0;
        });

        Assert.Single(queue.Host.Letters);
        Assert.Empty(await queue.Mail.ReadInboxAsync("alice@example.test"));
    }

    [Fact]
    public async Task Letters_that_wait_for_a_connection_do_not_keep_the_server_from_stopping()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync(new QueueOptions { MaxConnections = 1 });
        await using TestHost slow = new();
        using HeldAnswer held = new(slow);
        await queue.RouteAsync("slow.example", slow.Port);
        await queue.AddAsync("carol@slow.example");
        await queue.StartAsync();
        await held.UntilAskedAsync();
        await queue.AddAsync("dora@remote.example");
        await Task.Delay(200, Cancel);

        Task stopping = queue.StopAsync();
        held.Release();
        await stopping.WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal("dora@remote.example", Assert.Single(
            Assert.Single(await queue.WaitingAsync()).Recipients).Address.ToString());
        Assert.Single(slow.Letters);
    }

    [Theory]
    [InlineData(false, NotifyOn.Unspecified)]
    [InlineData(true, NotifyOn.Never)]
    [InlineData(true, NotifyOn.Success)]
    public async Task Nobody_is_told_who_does_not_want_to_know(bool hasSender, NotifyOn notify)
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line.StartsWith("RCPT", Ordinal) ? "550 5.1.1 unknown" : null;
        await queue.AddAsync(
            letter => letter with
            {
                ReversePath = hasSender ? letter.ReversePath : null,
                Recipients = [letter.Recipients[0] with { Notify = notify }],
            },
            "carol@remote.example");
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Empty(await queue.Mail.ReadInboxAsync("alice@example.test"));
    }

    [Theory]
    [InlineData("DSN", 0)]
    [InlineData("PIPELINING", 1)]
    public async Task Success_is_told_where_the_host_will_not(string extension, int notices)
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Extensions = [extension];
        await queue.AddAsync(
            letter => letter with { Recipients = [letter.Recipients[0] with { Notify = NotifyOn.Success }] },
            "carol@remote.example");
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        IReadOnlyList<string> inbox = await queue.Mail.ReadInboxAsync("alice@example.test");
        Assert.Equal(notices, inbox.Count);
        Assert.All(inbox, notice => Assert.Contains("\r\nAction: relayed\r\nStatus: 2.0.0\r\n", notice, Ordinal));
        Assert.Equal(notices == 0, queue.Host.Letters.Single().To[0].Contains("NOTIFY=SUCCESS", Ordinal));
    }

    [Fact]
    public async Task A_notice_to_a_sender_elsewhere_is_sent_there()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        queue.Host.Answer = line => line == "RCPT TO:<carol@remote.example>" ? "550 5.1.1 unknown" : null;
        await queue.AddAsync(
            letter => letter with { ReversePath = Arrival.ArrivalFixture.Address("dave@other.example") },
            "carol@remote.example");
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        TakenLetter notice = Assert.Single(queue.Host.Letters);
        Assert.StartsWith("MAIL FROM:<>", notice.From, Ordinal);
        Assert.Equal(["RCPT TO:<dave@other.example>"], notice.To.Select(line => line.Split(' ')[..2]).Select(
            words => string.Join(' ', words)));
        Assert.Contains("report-type=delivery-status", notice.Text, Ordinal);
    }

    [Fact]
    public async Task A_held_letter_comes_to_recipients_here_and_elsewhere_at_its_time()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        DateTimeOffset time = queue.Mail.Clock.GetUtcNow().AddHours(2);
        await queue.AddAsync(
            letter => letter with { HoldUntil = time }, "bob@example.test", "carol@remote.example");
        await queue.StartAsync();
        await queue.Mail.Store.Queue.HurryAllAsync(Cancel);
        queue.Mail.Clock.Advance(TimeSpan.FromHours(1));
        await Task.Delay(200, Cancel);
        Assert.Empty(queue.Host.Letters);
        Assert.Empty(await queue.Mail.ReadInboxAsync("bob@example.test"));

        queue.Mail.Clock.Advance(TimeSpan.FromHours(1.1));
        await queue.UntilEmptyAsync();

        Assert.Single(queue.Host.Letters);
        string letter = Assert.Single(await queue.Mail.ReadInboxAsync("bob@example.test"));
        Assert.Equal(
            $"Return-Path: <alice@example.test>\r\nDelivered-To: bob@example.test\r\n{QueueFixture.Letter}", letter);
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_left_alone_until_somebody_is_in_a_hurry()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        int deadPort = FreePort();
        await queue.RouteAsync("dead.example", deadPort);
        await queue.AddAsync("carol@dead.example");
        await queue.StartAsync();
        await queue.UntilTriedAsync(1);
        Assert.Equal("4.4.1", Assert.Single(await queue.WaitingAsync()).Recipients[0].LastStatus);

        // Another letter for it waits without being tried, and others pass.
        await queue.AddAsync("dora@dead.example");
        await queue.AddAsync("erin@remote.example");
        await QueueFixture.UntilAsync(() => Task.FromResult(queue.Host.Letters.Count == 1));
        Assert.Contains(await queue.WaitingAsync(), letter => letter.Attempts == 0);

        await queue.RouteAsync("dead.example", queue.Host.Port);
        await queue.Mail.Store.Queue.HurryAllAsync(Cancel);
        await queue.UntilEmptyAsync();
        Assert.Equal(3, queue.Host.Letters.Count);
    }

    [Fact]
    public async Task A_domain_that_takes_no_mail_is_told_at_once()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await queue.Mail.Store.Routes.RemoveAsync(null, Cancel);
        await queue.AddAsync("carol@nomail.test", "dora@missing.test", "ghost@example.test");
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        string notice = Assert.Single(await queue.Mail.ReadInboxAsync("alice@example.test"));
        Assert.Contains("\r\nStatus: 5.1.10\r\n", notice, Ordinal);
        Assert.Contains("\r\nStatus: 5.1.2\r\n", notice, Ordinal);
        Assert.Contains("\r\nStatus: 5.1.1\r\n", notice, Ordinal);
    }

    [Fact]
    public async Task An_international_letter_to_a_host_without_SMTPUTF8_comes_back()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await queue.AddAsync(letter => letter with { IsInternational = true }, "用户@remote.example");
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Empty(queue.Host.Letters);
        Assert.Contains(
            "\r\nStatus: 5.6.7\r\n", Assert.Single(await queue.Mail.ReadInboxAsync("alice@example.test")), Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_recipients_all_get_it_once()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await queue.AddAsync([.. Enumerable.Range(0, 350).Select(i => $"u{i}@d{i % 7}.example")]);
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Equal(350, queue.Host.Letters.Sum(letter => letter.To.Count));
        Assert.Equal(350, queue.Host.Letters.SelectMany(letter => letter.To).Distinct().Count());
    }

    [Fact]
    public async Task A_damaged_letter_stops_nobody()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await queue.AddAsync("carol@remote.example");
        QueueRow row = Assert.Single(await queue.RowsAsync());
        await queue.Mail.Store.Queue.ApplyAsync(
            new QueueChange.Update(row.Account, row.Id, row.NextAttempt, new byte[100]), Cancel);
        await queue.AddAsync("dora@remote.example");
        await queue.StartAsync();

        await QueueFixture.UntilAsync(() => Task.FromResult(queue.Host.Letters.Count == 1));
        await QueueFixture.UntilAsync(async () => (await queue.RowsAsync()).Single().NextAttempt > row.NextAttempt);
    }

    [Fact]
    public async Task Who_got_it_while_the_server_stopped_does_not_get_it_again()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await using TestHost slow = new();
        using HeldAnswer held = new(slow);
        await queue.RouteAsync("slow.example", slow.Port);
        queue.Host.Answer = line => line == "end" ? "451 4.3.2 later" : null;
        await queue.AddAsync("carol@slow.example", "dora@remote.example");
        await queue.StartAsync();
        await held.UntilAskedAsync();

        Task stopping = queue.StopAsync();
        held.Release();
        await stopping;
        queue.Host.Answer = _ => null;
        slow.Answer = _ => null;
        queue.Mail.Clock.Advance(TimeSpan.FromHours(1));
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Single(slow.Letters);
        Assert.Single(queue.Host.Letters);
    }

    [Fact]
    public async Task Thousands_wait_and_all_go_once()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        for (int i = 0; i < 3_000; i++)
        {
            await queue.AddAsync($"u{i}@d{i % 60}.example");
        }

        await queue.StartAsync();
        await QueueFixture.UntilAsync(async () =>
        {
            queue.Mail.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await queue.RowsAsync()).Count == 0;
        });

        Assert.Equal(3_000, queue.Host.Letters.Count);
        Assert.Equal(3_000, queue.Host.Letters.SelectMany(letter => letter.To).Distinct().Count());
    }

    [Fact]
    public async Task What_waits_when_the_server_stops_goes_when_it_starts()
    {
        await using QueueFixture queue = await QueueFixture.CreateAsync();
        await queue.StartAsync();
        queue.Host.Answer = line => line == "greeting" ? "421 4.3.2 not now" : null;
        await queue.AddAsync("carol@remote.example");
        await queue.UntilTriedAsync(1);
        await queue.StopAsync();
        queue.Host.Answer = _ => null;
        queue.Mail.Clock.Advance(TimeSpan.FromHours(1));
        await queue.StartAsync();
        await queue.UntilEmptyAsync();

        Assert.Single(queue.Host.Letters);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
