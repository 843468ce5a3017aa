using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shinten.Keyring;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Network;
using Shinten.Protocols.Sasl;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.ServerKeys;
using Shinten.Sealing.Slots;
using Shinten.Server.UnlockedSessions;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Xunit;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>A store on disk with one account, <c>alice@example.test</c>, and an app password for each access.</summary>
internal sealed class OneAccount : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-").FullName;
    private readonly Dictionary<Access, AppPassword> _passwords = [];
    private readonly ServerKeys _keys;
    private MailStore? _store;
    private UnlockedSlots? _slots;

    private OneAccount() => _keys = ServerKeys.OpenOrCreate(Path.Combine(_folder, "keys"));

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 2, 10, 20, 30, TimeSpan.Zero));

    public AccountSecrets Secrets { get; private set; } = null!;

    public AccountId Id { get; private set; }

    public UnlockedSessionsOptions Options { get; init; } = new();

    public MailStore Store => _store!;

    public UnlockedSlots Slots => _slots!;

    public Account Account { get; private set; } = null!;

    public LetterFiling Filing { get; private set; } = null!;

    public LetterPreparer Preparer { get; private set; } = null!;

    public AppPasswordSignIn SignIn { get; private set; } = null!;

    public string DataFolder => Path.Combine(_folder, "data");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<OneAccount> CreateAsync(
        UnlockedSessionsOptions? options = null, params ReadingCertificate[] certificates)
    {
        OneAccount one = new() { Options = options ?? new UnlockedSessionsOptions() };
        await one.OpenAsync();
        await one.AddAsync(certificates);
        return one;
    }

    /// <summary>Ends the process as far as a store can tell, and starts it again.</summary>
    public async Task RestartAsync()
    {
        _slots!.Dispose();
        await _store!.DisposeAsync();
        await OpenAsync();
        await LoadAccountAsync();
    }

    public string Password(Access access) => _passwords[access].Reveal();

    public async Task<SignInResult> TrySignInAsync(string secret, string address = "alice@example.test")
        => await SignIn.SignInAsync(Request(secret, address), Cancel);

    /// <summary>Signs in only to show who it is.</summary>
    public async Task<SignInResult> ShowWhoAsync(string secret)
        => await SignIn.SignInAsync(Request(secret, "alice@example.test") with { OpensNothing = true }, Cancel);

    private static SignInRequest Request(string secret, string address) => new(
        address, Encoding.UTF8.GetBytes(secret), "imap", RemoteNetwork.Of(new IPAddress([192, 0, 2, 7])));

    public async Task<ILetterOpener> OpenerAsync(Access access)
        => Assert.IsType<SignInResult.SignedIn>(await TrySignInAsync(Password(access))).Opener;

    public async Task<IReadOnlyList<DeliveryResult>> FileAsync(params byte[][] letters)
    {
        LetterToFile[] filed = [.. letters.Select(letter => ToFile(letter))];
        CommitResult result = await Filing.FileAsync(filed, [], Cancel);
        Assert.Equal(CommitOutcome.Committed, result.Outcome);
        Assert.All(result.Deliveries, delivery => Assert.Equal(DeliveryOutcome.Stored, delivery.Outcome));
        return result.Deliveries;
    }

    public LetterToFile ToFile(byte[] letter, string trace = "") => new()
    {
        Account = Id,
        Letter = LetterPreparer.Parse(letter),
        TraceFields = Encoding.UTF8.GetBytes(trace),
        Mailboxes = [MailboxRole.Inbox.Id()],
        ReceivedAt = Clock.GetUtcNow(),
    };

    public async Task<List<MessageEntry>> EntriesAsync()
    {
        MailboxIndex index = await Account.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel);
        List<MessageEntry> entries = [];
        index.CopyTo(new UidRange(1, uint.MaxValue), entries);
        return entries;
    }

    public static async Task<byte[]> ReadAllAsync(ShownMessage message)
    {
        ArrayBufferWriter<byte> bytes = new();
        await message.CopyAsync(0, long.MaxValue, bytes, Cancel);
        return bytes.WrittenSpan.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        _slots!.Dispose();
        await _store!.DisposeAsync();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync()
    {
        StorageOptions storage = new() { DataFolder = DataFolder };
        _store = await MailStore.OpenAsync(storage, _keys, Clock, NullLoggerFactory.Instance, Cancel);
        Preparer = new LetterPreparer(_store, _store.Seals, _keys);
        Filing = new LetterFiling(_store, _store.Seals, Preparer);
        IOptions<UnlockedSessionsOptions> options = Microsoft.Extensions.Options.Options.Create(Options);
        _slots = new UnlockedSlots(options, Clock, NullLoggerFactory.Instance);
        SignIn = new AppPasswordSignIn(
            _store,
            _slots,
            new FailedLogins(Options, Clock),
            options,
            NullLogger<AppPasswordSignIn>.Instance);
    }

    private async Task AddAsync(ReadingCertificate[] certificates)
    {
        Assert.True(DomainName.TryParse("example.test", out DomainName? domain));
        Assert.True(MailAddress.TryParse("alice@example.test", out MailAddress? address));
        await Store.Directory.AddDomainAsync(domain, Cancel);
        Id = await Store.Directory.NextAccountIdAsync(Cancel);
        Secrets = AccountSecrets.Generate(Id, Generation.First);
        List<StoredSlot> slots = [];
        foreach (Access access in Enum.GetValues<Access>())
        {
            _passwords[access] = AppPassword.Generate();
            slots.Add(new StoredSlot(
                Secrets.WrapForAppPassword(_passwords[access], access, new DateOnly(2026, 11, 1))));
        }

        NewAccount account = new()
        {
            Address = address,
            Key = Secrets.AccountKey,
            Slots = slots,
            Certificates = certificates,
        };
        Assert.Equal(AddAccountOutcome.Added, await Store.Directory.AddAccountAsync(account, Cancel));
        await LoadAccountAsync();
    }

    private async Task LoadAccountAsync()
        => Account = await Store.FindAccountAsync(Id, Cancel) ?? throw new InvalidOperationException("No account.");
}
