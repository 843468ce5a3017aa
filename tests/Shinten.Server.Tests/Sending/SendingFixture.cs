using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shinten.Protocols.Sasl;
using Shinten.Protocols.Smtp;
using Shinten.Server.Domains;
using Shinten.Server.Queue;
using Shinten.Server.Sending;
using Shinten.Server.Tests.Arrival;
using Shinten.Server.UnlockedSessions;
using Shinten.Storage.Letters;
using Shinten.Storage.Queue;
using Xunit;

namespace Shinten.Server.Tests.Sending;

/// <summary>Alice and bob in a store in memory, and sending in front of it.</summary>
internal sealed class SendingFixture : IAsyncDisposable
{
    private const int MostRows = 1_000;

    private readonly UnlockedSlots _slots;
    private readonly QueueSeals _seals;
    private readonly DomainKeys _domainKeys;

    private SendingFixture(ArrivalFixture mail, SendingOptions options)
    {
        Mail = mail;
        IOptions<UnlockedSessionsOptions> sessions = Options.Create(new UnlockedSessionsOptions());
        _slots = new UnlockedSlots(sessions, mail.Clock, NullLoggerFactory.Instance);
        SignIn = new AppPasswordSignIn(
            mail.Store,
            _slots,
            new FailedLogins(sessions.Value, mail.Clock),
            sessions,
            NullLogger<AppPasswordSignIn>.Instance);
        Log = new LogLines<SendingLimits>();
        _seals = new QueueSeals(mail.Keys.Queue);
        _domainKeys = new DomainKeys(mail.Store, mail.Keys.Queue);
        SendingServices services = new("mail.example.test", mail.Store, mail.Filing, mail.Keys, mail.Clock)
        {
            Queue = _seals,
            DomainKeys = _domainKeys,
        };
        Sending = new Server.Sending.Sending(
            services,
            new SendingLimits(options, mail.Clock, Log),
            NullLogger<Server.Sending.Sending>.Instance);
    }

    public ArrivalFixture Mail { get; }

    public ISignIn SignIn { get; }

    public IMailArrival Sending { get; }

    /// <summary>What the limits have written to the log.</summary>
    public LogLines<SendingLimits> Log { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SendingFixture> CreateAsync(SendingOptions? options = null)
        => new(await ArrivalFixture.CreateAsync(), options ?? new SendingOptions());

    /// <summary>What waits in the queue, opened; at most <see cref="MostRows"/>.</summary>
    public async Task<IReadOnlyList<(QueueRow Row, QueuedLetter Letter, string Message)>> ReadQueueAsync()
    {
        List<(QueueRow, QueuedLetter, string)> all = [];
        foreach (QueueRow row in await Mail.Store.Queue.ListAsync(
            QueueCursor.Start, DateTimeOffset.MaxValue, MostRows, Cancel))
        {
            using PooledBytes message = new();
            Assert.True(_seals.TryOpen(row, out QueuedLetter? letter));
            using PooledBytes content = new();
            await Mail.Store.Queue.ReadContentAsync(row, content, Cancel);
            Assert.True(_seals.TryOpenMessage(row.Id, content.Span, message));
            all.Add((row, letter, Encoding.UTF8.GetString(message.Span)));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _slots.Dispose();
        _domainKeys.Dispose();
        await Mail.DisposeAsync();
    }
}
