using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Mail.Addresses;
using Shinten.Server.Dns;
using Shinten.Server.Queue;
using Shinten.Server.Tests.Arrival;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;
using Shinten.Storage.Routes;
using Xunit;

namespace Shinten.Server.Tests.Queue;

/// <summary>Alice and bob, the queue's worker behind them, and a host to which all mail for elsewhere goes.</summary>
internal sealed class QueueFixture : IAsyncDisposable
{
    public const string Letter = "From: alice@example.test\r\nMessage-ID: <1@example.test>\r\nSubject: Dinner\r\n\r\n"
        + "At eight.\r\n..dots\r\n";

    private readonly QueueSeals _seals;
    private QueueWorker? _worker;

    private QueueFixture(ArrivalFixture mail)
    {
        Mail = mail;
        _seals = new QueueSeals(mail.Keys.Queue);
    }

    public ArrivalFixture Mail { get; }

    public TestHost Host { get; } = new();

    public QueueOptions Options { get; init; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<QueueFixture> CreateAsync(QueueOptions? options = null)
    {
        QueueFixture fixture = new(await ArrivalFixture.CreateAsync()) { Options = options ?? new QueueOptions() };
        await fixture.RouteAsync(null, fixture.Host.Port);
        return fixture;
    }

    public Task RouteAsync(string? domain, int port)
    {
        DomainName? name = null;
        Assert.True(domain is null || DomainName.TryParse(domain, out name));
        return Mail.Store.Routes.AddAsync(new StoredRoute(name, "127.0.0.1", port), Cancel);
    }

    public async Task StartAsync(IDnsResolver? dns = null)
    {
        QueueWorkerServices services = new("mail.example.test", Mail.Store, Mail.Filing, Mail.Keys, Mail.Clock)
        {
            Options = Options,
            Hosts = new MailHosts(dns ?? new BuiltInNames(new NameServers([])), "mail.example.test", true),
        };
        _worker = new QueueWorker(services, NullLogger<QueueWorker>.Instance);
        await _worker.StartAsync(Cancel);
    }

    public async Task StopAsync()
    {
        await _worker!.StopAsync(Cancel);
        _worker.Dispose();
        _worker = null;
    }

    /// <summary>Puts a letter of alice's into the queue.</summary>
    public async Task AddAsync(params string[] recipients) => await AddAsync(letter => letter, recipients);

    public async Task AddAsync(Func<QueuedLetter, QueuedLetter> change, params string[] recipients)
    {
        QueuedLetter letter = change(new QueuedLetter
        {
            ReversePath = ArrivalFixture.Address("alice@example.test"),
            Recipients = [.. recipients.Select(one => new QueuedRecipient { Address = ArrivalFixture.Address(one) })],
            ArrivedAt = Mail.Clock.GetUtcNow(),
        });
        UnitOfWork work = new();
        foreach (NewQueueRow row in _seals.Seal(
            Mail.IdOf("alice@example.test"), letter, Encoding.UTF8.GetBytes(Letter)))
        {
            work.Add(row);
        }

        await Mail.Store.CommitAsync(work, Cancel);
    }

    /// <summary>What waits, opened.</summary>
    public async Task<IReadOnlyList<QueuedLetter>> WaitingAsync()
    {
        IReadOnlyList<QueueRow> rows = await RowsAsync();
        return [.. rows.Select(row => _seals.TryOpen(row, out QueuedLetter? letter) ? letter : null!)];
    }

    public Task<IReadOnlyList<QueueRow>> RowsAsync()
        => Mail.Store.Queue.ListAsync(QueueCursor.Start, DateTimeOffset.MaxValue, 10_000, Cancel);

    /// <summary>Waits until it is so, however slow the machine.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (int attempt = 0; !await isSo(); attempt++)
        {
            Assert.True(attempt < 3_000, "It did not come to that within a minute.");
            await Task.Delay(20, Cancel);
        }
    }

    public Task UntilEmptyAsync() => UntilAsync(async () => (await RowsAsync()).Count == 0);

    /// <summary>Waits until every letter was tried so often.</summary>
    public Task UntilTriedAsync(int attempts) => UntilAsync(
        async () => (await WaitingAsync()).All(letter => letter.Attempts >= attempts));

    /// <summary>Lets time pass until there is another attempt at the letters.</summary>
    public async Task UntilTriedAgainAsync(int attempts, TimeSpan step)
    {
        await UntilAsync(async () =>
        {
            IReadOnlyList<QueuedLetter> waiting = await WaitingAsync();
            if (waiting.All(letter => letter.Attempts >= attempts))
            {
                return true;
            }

            Mail.Clock.Advance(step);
            return false;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await StopAsync();
        }

        await Host.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
