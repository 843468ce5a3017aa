using System.Security.Cryptography;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;
using Shinten.Storage.Routes;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Fact]
    public async Task Queued_letters_wait_for_their_time()
    {
        byte[] content = RandomNumberGenerator.GetBytes(10_000);
        NewQueueRow soon = NewRow() with { Content = content };
        NewQueueRow later = NewRow() with { NextAttempt = Clock.GetUtcNow().AddHours(1) };
        await Store.CommitAsync(new UnitOfWork().Add(soon).Add(later), Cancel);

        QueueRow due = Assert.Single(await ListDueAsync());

        Assert.Equal(soon.Id, due.Id);
        using PooledBytes read = new();
        await Store.Queue.ReadContentAsync(due, read, Cancel);
        Assert.Equal(content, read.Span.ToArray());
        Assert.Equal(later.NextAttempt, await Store.Queue.FindNextAsync(Clock.GetUtcNow(), Cancel));
        QueueChange.Update update = new(due.Account, due.Id, Clock.GetUtcNow().AddHours(2), new byte[] { 2 });
        Assert.True(await Store.Queue.ApplyAsync(update, Cancel));
        Assert.Empty(await ListDueAsync());
        Assert.Equal([2], (await Store.Queue.FindAsync(due.Id, Cancel))!.Sealed.ToArray());
        Assert.True(await Store.Queue.ApplyAsync(new QueueChange.Remove(due.Account, due.Id), Cancel));
        Assert.False(await Store.Queue.ApplyAsync(new QueueChange.Remove(due.Account, due.Id), Cancel));
        Assert.False(await Store.Queue.ApplyAsync(update, Cancel));
        Assert.Equal(1, await Store.Queue.CountAsync(Cancel));
        await Assert.ThrowsAsync<LetterGoneException>(() => Store.Queue.ReadContentAsync(due, read, Cancel));
    }

    [Fact]
    public async Task The_queue_is_read_in_pages_in_which_each_letter_stands_once()
    {
        UnitOfWork work = new();
        List<ItemId> ids = [];
        for (int i = 0; i < 25; i++)
        {
            NewQueueRow row = NewRow() with
            {
                Account = new AccountId(i % 3),
                NextAttempt = Clock.GetUtcNow().AddSeconds(-(i / 10)),
            };
            ids.Add(row.Id);
            work.Add(row);
        }

        await Store.CommitAsync(work, Cancel);

        List<QueueRow> read = [];
        QueueCursor cursor = QueueCursor.Start;
        while (await Store.Queue.ListAsync(cursor, Clock.GetUtcNow(), 7, Cancel) is { Count: > 0 } page)
        {
            read.AddRange(page);
            cursor = QueueCursor.Of(page[^1]);
        }

        Assert.Equal(ids.Order(), read.Select(row => row.Id).Order());
        Assert.Equal(
            read.Select(row => row.NextAttempt).Order(), read.Select(row => row.NextAttempt));
    }

    [Fact]
    public async Task Letters_are_postponed_together_and_hurried_singly_or_all()
    {
        NewQueueRow first = NewRow();
        NewQueueRow second = NewRow();
        await Store.CommitAsync(new UnitOfWork().Add(first).Add(second), Cancel);
        DateTimeOffset later = Clock.GetUtcNow().AddHours(1);

        await Store.Queue.PostponeAsync([.. (await ListDueAsync()).Select(row => (row, later))], Cancel);
        Assert.Empty(await ListDueAsync());
        Assert.True(await Store.Queue.HurryAsync(first.Id, Cancel));
        Assert.False(await Store.Queue.HurryAsync(ItemId.New(), Cancel));
        Assert.Equal(first.Id, Assert.Single(await ListDueAsync()).Id);
        await Store.Queue.HurryAllAsync(Cancel);

        Assert.Equal(2, (await ListDueAsync()).Count);
        Assert.Equal(3, Store.Queue.Hurries);
    }

    [Fact]
    public async Task What_becomes_of_a_queued_letter_is_committed_with_what_follows_from_it()
    {
        NewQueueRow sent = NewRow();
        await Store.CommitAsync(new UnitOfWork().Add(sent), Cancel);
        NewQueueRow notice = NewRow();

        await Store.CommitAsync(
            new UnitOfWork().Add(notice).Add(new QueueChange.Remove(sent.Account, sent.Id)), Cancel);

        Assert.Equal(notice.Id, Assert.Single(await ListDueAsync()).Id);
    }

    [Fact]
    public async Task Whoever_waits_for_the_queue_hears_of_what_was_committed_meanwhile()
    {
        await Store.CommitAsync(new UnitOfWork().Add(NewRow()), Cancel);
        await Store.Queue.WaitForNewAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Task waiting = Store.Queue.WaitForNewAsync(Cancel);
        Assert.False(waiting.IsCompleted);
        await Store.CommitAsync(new UnitOfWork().Add(NewRow()), Cancel);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task A_domain_has_its_own_route_or_that_of_every_other()
    {
        Assert.True(DomainName.TryParse("remote.test", out DomainName? domain));
        Assert.True(DomainName.TryParse("other.test", out DomainName? other));
        StoredRoute own = new(domain, "127.0.0.1", 2526)
        {
            Tls = RouteTls.Verified,
            HasImplicitTls = true,
            Credentials = new byte[] { 1, 2, 3 },
        };
        StoredRoute every = new(null, "smart.example.net", 25);

        Assert.Null(await Store.Routes.FindAsync(domain, Cancel));
        Assert.Equal(AddRouteOutcome.Added, await Store.Routes.AddAsync(own, Cancel));
        Assert.Null(await Store.Routes.FindAsync(other, Cancel));
        Assert.Equal(AddRouteOutcome.Added, await Store.Routes.AddAsync(every, Cancel));
        Assert.Equal(AddRouteOutcome.Replaced, await Store.Routes.AddAsync(every with { Port = 587 }, Cancel));

        StoredRoute found = (await Store.Routes.FindAsync(domain, Cancel))!;
        Assert.Equal([1, 2, 3], found.Credentials!.Value.ToArray());
        Assert.Equal(own with { Credentials = null }, found with { Credentials = null });
        Assert.Equal(every with { Port = 587 }, await Store.Routes.FindAsync(other, Cancel));
        Assert.Equal(["*", "remote.test"], (await Store.Routes.ListAsync(Cancel)).Select(route => route.DomainText));
        Assert.Equal(RemoveRouteOutcome.Removed, await Store.Routes.RemoveAsync(domain, Cancel));
        Assert.Equal(RemoveRouteOutcome.NotFound, await Store.Routes.RemoveAsync(domain, Cancel));
        Assert.Equal(587, (await Store.Routes.FindAsync(domain, Cancel))!.Port);
        Assert.Equal(RemoveRouteOutcome.Removed, await Store.Routes.RemoveAsync(null, Cancel));
        Assert.Empty(await Store.Routes.ListAsync(Cancel));
    }

    private NewQueueRow NewRow()
        => new(new AccountId(0), ItemId.New(), Clock.GetUtcNow(), new byte[] { 1 }, new byte[] { 9 });

    private Task<IReadOnlyList<QueueRow>> ListDueAsync()
        => Store.Queue.ListAsync(QueueCursor.Start, Clock.GetUtcNow(), 100, Cancel);
}
