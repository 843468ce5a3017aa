using Microsoft.Extensions.Time.Testing;
using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Seals;

namespace Shinten.Storage.Tests.Seals;

public sealed class LiveSealsTests : IDisposable
{
    private static readonly AccountId Alice = new(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly AccountSecrets _secrets = AccountSecrets.Generate(Alice, Generation.First);
    private readonly LiveSeals _seals;
    private int _reads;

    public LiveSealsTests() => _seals = new LiveSeals(ReadAsync, SealLimits.Longest, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _seals.Dispose();
        _secrets.Dispose();
    }

    [Fact]
    public async Task Messages_share_a_seal_once_its_row_is_stored()
    {
        Seal first = await UseAsync();
        using SealUse second = await _seals.ForAsync(Alice, Cancel);

        Assert.Same(first, second.Seal);
        Assert.Null(second.NewRow);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Arrivals_at_the_same_moment_share_one_and_all_bring_its_row()
    {
        SealUse[] uses = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(TakeAsync)));

        Assert.All(uses, use => Assert.Same(uses[0].Seal, use.Seal));
        Assert.All(uses, use => Assert.NotNull(use.NewRow));
        foreach (SealUse use in uses)
        {
            use.Committed();
            use.Dispose();
        }
    }

    [Fact]
    public async Task A_seal_lives_an_hour_and_its_keys_go_then()
    {
        Seal first = await UseAsync();
        _clock.Advance(SealLimits.LongestLifetime - TimeSpan.FromSeconds(1));
        Assert.Same(first, await UseAsync());

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Throws<ObjectDisposedException>(() => first.SealEnvelope(new MessageId(1), "{}"u8));
        Assert.NotSame(first, await UseAsync());
    }

    [Fact]
    public async Task A_seal_serves_4096_messages()
    {
        Seal first = await UseAsync();
        for (int message = 1; message < SealLimits.MostMessages; message++)
        {
            Assert.Same(first, await UseAsync());
        }

        Assert.NotSame(first, await UseAsync());
        Assert.Throws<ObjectDisposedException>(() => first.SealEnvelope(new MessageId(1), "{}"u8));
    }

    [Fact]
    public async Task A_changed_key_ends_the_seal_at_once_but_not_under_the_hands_of_who_uses_it()
    {
        SealUse use = await _seals.ForAsync(Alice, Cancel);
        use.Committed();

        _seals.End(Alice);

        use.Seal.SealEnvelope(new MessageId(1), "{}"u8);
        using SealUse next = await _seals.ForAsync(Alice, Cancel);
        Assert.NotSame(use.Seal, next.Seal);
        use.Dispose();
        Assert.Throws<ObjectDisposedException>(() => use.Seal.SealEnvelope(new MessageId(1), "{}"u8));
    }

    [Fact]
    public async Task A_seal_whose_row_was_not_committed_is_discarded()
    {
        SealUse failed = await _seals.ForAsync(Alice, Cancel);
        failed.Dispose();

        using SealUse next = await _seals.ForAsync(Alice, Cancel);

        Assert.NotSame(failed.Seal, next.Seal);
    }

    [Fact]
    public async Task A_failed_commit_does_not_discard_a_seal_whose_row_another_commit_stored()
    {
        SealUse failing = await _seals.ForAsync(Alice, Cancel);
        Seal stored = await UseAsync();
        failing.Dispose();

        using SealUse next = await _seals.ForAsync(Alice, Cancel);

        Assert.Same(stored, next.Seal);
    }

    [Fact]
    public async Task The_end_of_the_process_zeroes_every_seal()
    {
        Seal seal = await UseAsync();

        _seals.Dispose();

        Assert.Throws<ObjectDisposedException>(() => seal.SealEnvelope(new MessageId(1), "{}"u8));
        await Assert.ThrowsAsync<ObjectDisposedException>(TakeAsync);
    }

    [Fact]
    public async Task An_account_that_is_gone_has_no_seal()
        => await Assert.ThrowsAsync<AccountGoneException>(async () => await _seals.ForAsync(new AccountId(2), Cancel));

    private async Task<Seal> UseAsync()
    {
        using SealUse use = await _seals.ForAsync(Alice, Cancel);
        use.Committed();
        return use.Seal;
    }

    private async Task<SealUse> TakeAsync() => await _seals.ForAsync(Alice, Cancel);

    private async Task<SealingKeys?> ReadAsync(AccountId account, CancellationToken cancel)
    {
        Interlocked.Increment(ref _reads);
        await Task.Yield();
        return account == Alice ? new SealingKeys(_secrets.AccountKey, []) : null;
    }
}
