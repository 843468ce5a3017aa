using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Crashes;

/// <summary>After a <c>250</c> or a tagged <c>OK</c> a letter survives <c>kill -9</c>, once, and opens.</summary>
public sealed class KillTests
{
    public static TheoryData<string?> Databases => DatabasesUnderTest.All;

    [Theory]
    [MemberData(nameof(Databases))]
    public Task Ten_kills_in_half_a_minute_of_load_lose_nothing(string? database)
        => KillAgainAndAgainAsync(database, kills: 10);

    [Fact(Explicit = true)]
    public Task Two_hundred_kills_under_load_lose_nothing() => KillAgainAndAgainAsync(database: null, kills: 200);

    private static async Task KillAgainAndAgainAsync(string? database, int kills)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDatabase own = await TestDatabase.CreateAsync(database);
        await using DemoServer server = await DemoServer.StartAsync(own.ConnectionString);
        ConcurrentDictionary<string, byte> promised = new();
        int started = 0;

        for (int kill = 0; kill < kills; kill++)
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            Task[] load = [
                .. Enumerable.Range(0, 4).Select(_ => DeliverUntilAsync(server.File, Next, promised, stop.Token)),
                AppendUntilAsync(server.File, Next, promised, stop.Token)];
            await Task.Delay(RandomNumberGenerator.GetInt32(2_500, 4_000), cancel);
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await server.StartAgainAsync();
        }

        Dictionary<string, int> there = await MarksAsync(server.File, cancel);
        Assert.NotEmpty(promised);
        Assert.Equal([], promised.Keys.Except(there.Keys));
        Assert.All(there, mark => Assert.Equal(1, mark.Value));

        string Next() => $"mark-{Interlocked.Increment(ref started):D7}";
    }

    private static async Task DeliverUntilAsync(
        DemoFile demo, Func<string> next, ConcurrentDictionary<string, byte> promised, CancellationToken cancel)
    {
        try
        {
            await using SmtpPeer peer = await SmtpPeer.ConnectAsync(demo.Ports["smtp"], cancel);
            while (true)
            {
                string mark = next();
                string reply = await peer.SendAsync(demo.Alice.Address, Letter(mark), cancel);
                if (reply.StartsWith("250", StringComparison.Ordinal))
                {
                    promised[mark] = 0;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The server was killed: what it had not promised yet does not count.
        }
    }

    private static async Task AppendUntilAsync(
        DemoFile demo, Func<string> next, ConcurrentDictionary<string, byte> promised, CancellationToken cancel)
    {
        try
        {
            using ImapClient client = await Mailbox.OpenAsync(demo, demo.Alice, "everything", cancel);
            while (true)
            {
                string mark = next();
                using MemoryStream letter = new(Letter(mark));
                await client.Inbox!.AppendAsync(
                    new AppendRequest(await MimeKit.MimeMessage.LoadAsync(letter, cancel)), cancel);
                promised[mark] = 0;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Net.Sockets.SocketException
            or ServiceNotConnectedException or ProtocolException or MailKit.Security.SslHandshakeException)
        {
            // As above.
        }
    }

    /// <summary>How often each mark is in the Inbox, read from the opened letters.</summary>
    private static async Task<Dictionary<string, int>> MarksAsync(DemoFile demo, CancellationToken cancel)
    {
        Dictionary<string, int> marks = [];
        using ImapClient client = await Mailbox.OpenAsync(demo, demo.Alice, "everything", cancel);
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, cancel);
        for (int index = 0; index < client.Inbox.Count; index++)
        {
            using Stream stream = await client.Inbox.GetStreamAsync(index, "TEXT", cancel);
            using StreamReader reader = new(stream, Encoding.UTF8);
            string text = await reader.ReadToEndAsync(cancel);
            if (text.StartsWith("mark-", StringComparison.Ordinal))
            {
                string mark = text.Split('\r')[0];
                marks[mark] = marks.GetValueOrDefault(mark) + 1;
            }
        }

        return marks;
    }

    private static byte[] Letter(string mark) => Encoding.ASCII.GetBytes(
        $"From: a@stranger.example\r\nTo: alice@example.test\r\nSubject: {mark}\r\n"
                + $"Message-ID: <{mark}@stranger.example>\r\n\r\n"
        + $"{mark}\r\n" + string.Concat(Enumerable.Repeat("Some words that fill a letter.\r\n", 100)));
}
