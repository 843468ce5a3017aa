using Shinten.Protocols.Sasl;
using Shinten.Sealing.Ids;
using Shinten.Server.UnlockedSessions;
using Shinten.Storage.Directory;
using Shinten.Storage.Letters;
using Xunit;

namespace Shinten.Server.Tests.UnlockedSessions;

public sealed class SignInTests
{
    [Theory]
    [InlineData(Access.Ciphertext)]
    [InlineData(Access.Envelopes)]
    [InlineData(Access.Everything)]
    public async Task An_app_password_opens_what_its_access_says(Access access)
    {
        await using OneAccount one = await OneAccount.CreateAsync();

        using ILetterOpener opener = await one.OpenerAsync(access);

        Assert.Equal(access, opener.Access);
        Assert.Equal(one.Id, opener.Account);
    }

    [Fact]
    public async Task Spaces_and_case_do_not_count()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        string typed = one.Password(Access.Everything).Replace('-', ' ').ToLowerInvariant();

        SignInResult.SignedIn result = Assert.IsType<SignInResult.SignedIn>(await one.TrySignInAsync(typed));

        result.Opener.Dispose();
    }

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("")]
    [InlineData("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")]
    public async Task What_opens_no_slot_is_refused(string secret)
    {
        await using OneAccount one = await OneAccount.CreateAsync();

        Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync(secret));
    }

    [Theory]
    [InlineData("bob@example.test")]
    [InlineData("alice@example.org")]
    [InlineData("alice")]
    [InlineData("")]
    public async Task An_address_that_nobody_has_is_refused_in_the_same_way(string address)
    {
        await using OneAccount one = await OneAccount.CreateAsync();

        Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync(one.Password(Access.Everything), address));
    }

    [Fact]
    public async Task A_suspended_account_is_refused()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await one.Store.Directory.SetSuspendedAsync(one.Id, true, TestContext.Current.CancellationToken);

        Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync(one.Password(Access.Everything)));
    }

    [Fact]
    public async Task A_removed_app_password_is_refused()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        foreach (StoredSlot slot in await one.Store.Directory.ListSlotsAsync(one.Id, cancel))
        {
            if (slot.Slot.Access == Access.Envelopes)
            {
                await one.Store.Directory.RemoveSlotAsync(one.Id, slot.Slot.Id, cancel);
            }
        }

        Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync(one.Password(Access.Envelopes)));
    }

    [Fact]
    public async Task Failures_are_limited_for_a_while()
    {
        await using OneAccount one
            = await OneAccount.CreateAsync(new UnlockedSessionsOptions { FailuresPerAccount = 3 });
        for (int failure = 0; failure < 3; failure++)
        {
            Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync("wrong"));
        }

        Assert.IsType<SignInResult.Throttled>(await one.TrySignInAsync(one.Password(Access.Everything)));
        one.Clock.Advance(TimeSpan.FromMinutes(16));
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
    }

    [Fact]
    public async Task A_network_that_guesses_at_many_accounts_is_limited()
    {
        await using OneAccount one
            = await OneAccount.CreateAsync(new UnlockedSessionsOptions { FailuresPerNetwork = 3 });
        foreach (string name in (string[])["a", "b", "c"])
        {
            Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync("wrong", $"{name}@example.test"));
        }

        Assert.IsType<SignInResult.Throttled>(await one.TrySignInAsync(one.Password(Access.Everything)));
    }

    [Fact]
    public async Task A_success_forgives_what_was_mistyped_before()
    {
        await using OneAccount one
            = await OneAccount.CreateAsync(new UnlockedSessionsOptions { FailuresPerAccount = 3 });
        for (int round = 0; round < 3; round++)
        {
            Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync("wrong"));
            Assert.IsType<SignInResult.Refused>(await one.TrySignInAsync("wrong"));
            using ILetterOpener opener = await one.OpenerAsync(Access.Envelopes);
        }
    }

    [Fact]
    public async Task With_unlocking_off_every_session_gets_ciphertext()
    {
        await using OneAccount one = await OneAccount.CreateAsync(new UnlockedSessionsOptions { Unlock = false });

        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);

        Assert.Equal(Access.Ciphertext, opener.Access);
        Assert.Equal(0, one.Slots.Count);
    }

    [Fact]
    public async Task Who_only_shows_who_it_is_unlocks_nothing()
    {
        await using OneAccount one = await OneAccount.CreateAsync();

        SignInResult shown = await one.ShowWhoAsync(one.Password(Access.Everything));

        using ILetterOpener opener = Assert.IsType<SignInResult.SignedIn>(shown).Opener;
        Assert.Equal(Access.Ciphertext, opener.Access);
        Assert.Equal(0, one.Slots.Count);
        Assert.IsType<SignInResult.Refused>(await one.ShowWhoAsync("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"));
    }

    [Fact]
    public async Task Sessions_of_one_slot_share_what_is_open_and_the_last_ends_it()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        ILetterOpener first = await one.OpenerAsync(Access.Everything);
        ILetterOpener second = await one.OpenerAsync(Access.Everything);
        ILetterOpener other = await one.OpenerAsync(Access.Envelopes);
        Assert.Equal(2, one.Slots.Count);

        first.Dispose();
        first.Dispose();
        Assert.Equal(2, one.Slots.Count);
        second.Dispose();
        Assert.Equal(1, one.Slots.Count);
        other.Dispose();
        Assert.Equal(0, one.Slots.Count);
    }

    [Fact]
    public async Task The_day_of_last_use_is_noted()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);

        IReadOnlyList<StoredSlot> slots
            = await one.Store.Directory.ListSlotsAsync(one.Id, TestContext.Current.CancellationToken);

        Assert.Equal(
            new DateOnly(2026, 11, 2), Assert.Single(slots, slot => slot.Slot.Access == Access.Everything).LastUsedOn);
    }
}
