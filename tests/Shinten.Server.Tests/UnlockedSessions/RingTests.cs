using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Vault;
using Xunit;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>Seals opened by sessions are kept in rings (sealing.md §4).</summary>
public sealed class RingTests
{
    private const int Seals = 70;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_writes_rings_of_both_halves_in_the_background()
    {
        await using OneAccount one = await WithManySealsAsync(Seals);
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        Assert.Equal(Seals, await CountShownAsync(one, opener, ShownParts.Envelope));

        one.Clock.Advance(TimeSpan.FromSeconds(6));

        StoredRing envelopes = await RingAsync(one, SealHalf.Envelope);
        StoredRing letters = await RingAsync(one, SealHalf.Letter);
        Assert.Equal(Seals, envelopes.Covers.Count);
        Assert.Equal(envelopes.Covers, letters.Covers);
    }

    [Fact]
    public async Task A_session_that_ends_at_once_leaves_a_ring_of_what_it_opened()
    {
        await using OneAccount one = await WithManySealsAsync(Seals);
        using (ILetterOpener opener = await one.OpenerAsync(Access.Everything))
        {
            await CountShownAsync(one, opener, ShownParts.Envelope);
        }

        Assert.Equal(Seals, (await RingAsync(one, SealHalf.Envelope)).Covers.Count);
        Assert.Empty(await one.Account.ListRingsAsync(SealHalf.Letter, Cancel));
    }

    [Fact]
    public async Task An_envelopes_session_writes_its_half_alone()
    {
        await using OneAccount one = await WithManySealsAsync(Seals);
        using ILetterOpener opener = await one.OpenerAsync(Access.Envelopes);
        await CountShownAsync(one, opener, ShownParts.Envelope);

        one.Clock.Advance(TimeSpan.FromSeconds(6));

        await RingAsync(one, SealHalf.Envelope);
        Assert.Empty(await one.Account.ListRingsAsync(SealHalf.Letter, Cancel));
    }

    [Fact]
    public async Task Few_seals_are_not_worth_a_ring()
    {
        await using OneAccount one = await WithManySealsAsync(10);
        using (ILetterOpener opener = await one.OpenerAsync(Access.Everything))
        {
            await CountShownAsync(one, opener, ShownParts.Envelope);
            one.Clock.Advance(TimeSpan.FromSeconds(6));
        }

        await Task.Delay(100, Cancel);
        Assert.Empty(await one.Account.ListRingsAsync(SealHalf.Envelope, Cancel));
    }

    [Fact]
    public async Task Letters_are_read_whichever_halves_are_in_rings()
    {
        await using OneAccount one = await WithManySealsAsync(Seals);
        for (int round = 0; round < 3; round++)
        {
            using (ILetterOpener opener = await one.OpenerAsync(Access.Everything))
            {
                // First from the originals, then from envelope rings alone, then from rings of both halves.
                Assert.Equal(Seals, await CountShownAsync(one, opener, ShownParts.Envelope));
                if (round > 0)
                {
                    Assert.Equal(Seals, await CountShownAsync(one, opener, ShownParts.Bytes | ShownParts.Preview));
                }
            }

            await RingAsync(one, round == 0 ? SealHalf.Envelope : SealHalf.Letter);
            await one.RestartAsync();
        }
    }

    [Fact]
    public async Task A_damaged_ring_is_passed_over()
    {
        await using OneAccount one = await WithManySealsAsync(Seals);
        StoredRing damaged = new(
            RingId.New(), SealHalf.Envelope, Generation.First, new byte[] { 1, 0, 0, 0, 1, 9, 9, 9 }, []);
        Assert.True(await one.Account.AddRingAsync(damaged, Cancel));
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);

        Assert.Equal(Seals, await CountShownAsync(one, opener, ShownParts.Envelope));
    }

    [Fact]
    public async Task What_is_kept_between_sessions_shows_the_same()
    {
        await using OneAccount one = await WithManySealsAsync(Seals);
        List<string?>[] subjects = [[], [], []];
        foreach (List<string?> read in subjects)
        {
            using ILetterOpener opener = await one.OpenerAsync(Access.Envelopes);
            ShownMessages shown = new(one.Account, opener);
            await foreach (ShownMessage message in
                shown.ReadAsync(await one.EntriesAsync(), ShownParts.Envelope, Cancel))
            {
                read.Add(message.Fields.Subject);
            }
        }

        Assert.Equal(Seals, subjects[0].Count);
        Assert.Equal(subjects[0], subjects[1]);
        Assert.Equal(subjects[0], subjects[2]);
    }

    [Fact]
    public async Task Nothing_opens_once_the_last_session_has_ended()
    {
        await using OneAccount one = await WithManySealsAsync(1);
        ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        MessageEntry entry = Assert.Single(await one.EntriesAsync());
        await opener.LoadSealsAsync([entry.Letter.Seal], SealHalf.Letter, Cancel);

        opener.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await CountShownAsync(one, opener, ShownParts.Envelope));
        Assert.Equal(0, one.Slots.Count);
    }

    private static async Task<OneAccount> WithManySealsAsync(int seals)
    {
        OneAccount one = await OneAccount.CreateAsync();
        for (int seal = 0; seal < seals; seal++)
        {
            one.Store.Seals.End(one.Id);
            await one.FileAsync(OddLetters.Simple($"letter {seal}", "text"));
        }

        return one;
    }

    private static async Task<int> CountShownAsync(OneAccount one, ILetterOpener opener, ShownParts parts)
    {
        int count = 0;
        ShownMessages shown = new(one.Account, opener);
        await foreach (ShownMessage message in shown.ReadAsync(await one.EntriesAsync(), parts, Cancel))
        {
            Assert.Equal(ShownState.Shown, message.State);
            if (parts.HasFlag(ShownParts.Bytes))
            {
                Assert.Equal(message.Size, (await OneAccount.ReadAllAsync(message)).Length);
                Assert.Equal("text", message.Preview);
            }

            count++;
        }

        return count;
    }

    private static async Task<StoredRing> RingAsync(OneAccount one, SealHalf half)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            IReadOnlyList<StoredRing> rings = await one.Account.ListRingsAsync(half, patience.Token);
            if (rings.Count > 0)
            {
                return Assert.Single(rings);
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
