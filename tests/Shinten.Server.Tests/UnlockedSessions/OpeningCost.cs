using System.Diagnostics;
using System.Globalization;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Search;
using Xunit;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>
/// What preparing, opening and searching cost:
/// <c>dotnet run --project tests/Shinten.Server.Tests -c Release -- -explicit on -class "*OpeningCost"</c>.
/// </summary>
public sealed class OpeningCost(ITestOutputHelper output)
{
    private const int Letters = 10_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Of_preparing_a_letter_of_5_KB()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        byte[] letter = FiveKilobytes(1);
        const string Trace = "Return-Path: <bob@example.org>\r\nDelivered-To: alice@example.test\r\n"
            + "Received: from mx.example.org by mail.example.test with ESMTPS id 4f1c2a;\r\n"
            + " Mon, 2 Nov 2026 10:20:30 +0000\r\n";
        foreach (string trace in (string[])["", Trace])
        {
            await MeasureAsync($"prepare {letter.Length}", 5_000, 3, async () =>
            {
                using PreparedLetter prepared = await one.Preparer.PrepareAsync(one.ToFile(letter, trace), Cancel);
                prepared.Committed();
            });
        }
    }

    [Fact(Explicit = true)]
    public async Task Of_10_000_letters_under_few_seals()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await MeasureAsync("file 100 letters", 1, Letters / 100, () => FileAsync(one, 100));
        await one.RestartAsync();
        await MeasureOpeningAsync(one);
        await MeasureSearchAsync(one);
    }

    [Fact(Explicit = true)]
    public async Task Of_10_000_letters_under_10_000_seals()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        for (int letter = 0; letter < Letters; letter++)
        {
            one.Store.Seals.End(one.Id);
            await FileAsync(one, 1);
        }

        await one.RestartAsync();
        await MeasureAsync("envelopes, first", 1, 1, () => ReadEnvelopesAsync(one));
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
        int rings = (await one.Account.ListRingsAsync(SealHalf.Envelope, Cancel)).Count;
        output.WriteLine($"{rings} rings");
        await one.RestartAsync();
        await MeasureAsync("envelopes, rings", 1, 5, () => ReadEnvelopesAsync(one));
        await MeasureAsync("1,000 bodies", 1, 3, () => ReadBodiesAsync(one));
    }

    private async Task MeasureOpeningAsync(OneAccount one)
    {
        await MeasureAsync("sign in", 200, 3, async () => (await one.OpenerAsync(Access.Everything)).Dispose());
        await MeasureAsync("envelopes", 1, 6, () => ReadEnvelopesAsync(one));
        await MeasureAsync("1,000 bodies", 1, 6, () => ReadBodiesAsync(one));
    }

    private async Task MeasureSearchAsync(OneAccount one)
    {
        await MeasureAsync("search body", 1, 1, () => SearchAsync(one, new SearchKey.Body("zyzzyvatron")));
        await Task.Delay(TimeSpan.FromSeconds(20), Cancel);
        output.WriteLine($"{(await one.Account.ListIndexSegmentsAsync(Cancel)).Count} segments");
        foreach (int _ in (int[])[1, 2, 3])
        {
            await MeasureAsync("search body", 1, 3, () => SearchAsync(one, new SearchKey.Body("zyzzyvatron")));
        }

        await MeasureAsync("search subject", 1, 3, () => SearchAsync(one, new SearchKey.Subject("zyzzyvatron")));
    }

    private static async Task FileAsync(OneAccount one, int count)
        => await one.FileAsync([.. Enumerable.Range(0, count).Select(FiveKilobytes)]);

    private static async Task ReadEnvelopesAsync(OneAccount one)
    {
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        ShownMessages shown = new(one.Account, opener);
        int count = 0;
        await foreach (ShownMessage message in shown.ReadAsync(await one.EntriesAsync(), ShownParts.Envelope, Cancel))
        {
            Assert.Equal(ShownState.Shown, message.State);
            count += message.Fields.From.Count;
        }

        Assert.Equal(Letters, count);
    }

    private static async Task ReadBodiesAsync(OneAccount one)
    {
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        ShownMessages shown = new(one.Account, opener);
        using PooledBytes bytes = new();
        List<MessageEntry> entries = (await one.EntriesAsync())[..1_000];
        await foreach (ShownMessage message in shown.ReadAsync(entries, ShownParts.Bytes, Cancel))
        {
            bytes.Rewind();
            await message.CopyAsync(0, message.Size, bytes, Cancel);
            Assert.Equal(message.Size, bytes.Length);
        }
    }

    private static async Task SearchAsync(OneAccount one, SearchKey key)
    {
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        LetterSearch search = new(new ShownMessages(one.Account, opener));
        await search.FindAsync(await one.EntriesAsync(), one.Account.Keywords, key, Cancel);
    }

    private async Task MeasureAsync(string what, int times, int rounds, Func<Task> work)
    {
        using Process process = Process.GetCurrentProcess();
        for (int round = 0; round < rounds; round++)
        {
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long bytes = GC.GetTotalAllocatedBytes();
            for (int time = 0; time < times; time++)
            {
                await work();
            }

            process.Refresh();
            double spent = (process.TotalProcessorTime - before).TotalMicroseconds / times;
            bytes = GC.GetTotalAllocatedBytes() - bytes;
            output.WriteLine($"{what,-20} {spent,10:F0} µs CPU {bytes / times,12} bytes");
        }
    }

    public static byte[] FiveKilobytes(int number)
    {
        StringBuilder text = new($"""
            From: "Ms Alice Liddell" <alice{number % 50}@example.org>
            To: Bob <bob@example.test>
            Subject: About the meeting number {number}
            Date: Mon, 2 Nov 2026 10:20:29 +0000
            Message-ID: <{number}.20261102102029.{Guid.NewGuid():n}@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8


            """);
        for (int word = 0; text.Length < 4_900; word++)
        {
            text.Append(CultureInfo.InvariantCulture, $"w{((word * 7919) + (number * 31)) % 2500:x}ord")
                .Append(word % 10 == 9 ? '\n' : ' ');
        }

        if (number % 50 == 7)
        {
            text.Append("zyzzyvatron");
        }

        return OddLetters.Crlf(text.Append('\n').ToString());
    }
}
