using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Keyring;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Imap;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Sasl;
using Shinten.Protocols.Tests.Network;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Shinten.Sealing.Slots;
using Shinten.Server.UnlockedSessions;
using Shinten.Storage;
using Shinten.Storage.Directory;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>A mail store in memory with one account, real keys, and an app password for each access.</summary>
internal sealed class TestMail : IAsyncDisposable
{
    public const string Address = "alice@example.test";

    private readonly Dictionary<Access, string> _passwords = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-imap-").FullName;
    private readonly ConnectionRoster _roster = TestConnection.Roster();
    private readonly ServerKeys _keys;
    private ServiceProvider? _services;
    private MailStore? _store;

    private TestMail() => _keys = ServerKeys.OpenOrCreate(_folder);

    public MailStore Store => _store!;

    /// <summary>Where a store on disk keeps its files.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

    public LetterFiling Filing { get; private set; } = null!;

    public AccountId Account { get; private set; }

    public IServiceProvider Services => _services!;

    public static async Task<TestMail> OpenAsync(bool onDisk = false, ILoggerFactory? loggers = null)
    {
        TestMail mail = new();
        await mail.StartAsync(onDisk, loggers ?? NullLoggerFactory.Instance);
        await mail.AddAccountAsync(TestContext.Current.CancellationToken);
        return mail;
    }

    /// <summary>Closes everything that lies on disk and opens it again.</summary>
    public async Task RestartAsync()
    {
        await _services!.DisposeAsync();
        await Store.DisposeAsync();
        await StartAsync(onDisk: true, NullLoggerFactory.Instance);
    }

    /// <summary>Files a letter in INBOX just as these bytes are.</summary>
    public Task FileAsync(ReadOnlyMemory<byte> letter) => Filing.FileAsync(
        [
            new LetterToFile
            {
                Account = Account,
                Letter = LetterPreparer.Parse(letter),
                Mailboxes = [MailboxRole.Inbox.Id()],
                ReceivedAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
            },
        ],
        [],
        TestContext.Current.CancellationToken);

    public string PasswordFor(Access access) => _passwords[access];

    public string PlainFor(Access access)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{Address}\0{_passwords[access]}"));

    public ConnectionHandler Imap(ImapOptions options, string? spillFolder = null)
    {
        ISignIn signIn = _services!.GetRequiredService<ISignIn>();
        ImapService service = new(
            Store, Filing, signIn, options, TimeProvider.System, NullLogger<ImapService>.Instance)
        {
            SpillFolder = spillFolder ?? _folder,
        };
        return new ImapConnectionHandler(_roster, service);
    }

    public ConnectionHandler Pop3(
        Pop3Options options, ConnectionRoster? roster = null, TimeProvider? clock = null)
        => new Pop3ConnectionHandler(roster ?? _roster, new Pop3Service(
            Store,
            _services!.GetRequiredService<ISignIn>(),
            options,
            clock ?? TimeProvider.System,
            NullLogger<Pop3Service>.Instance));

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await Store.DisposeAsync();
        _roster.Dispose();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(bool onDisk, ILoggerFactory loggers)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        _store = onDisk
            ? await MailStore.OpenAsync(
                new StorageOptions { DataFolder = DataFolder },
                _keys,
                TimeProvider.System,
                loggers,
                cancel)
            : await MailStore.OpenInMemoryAsync(_keys, TimeProvider.System, loggers, cancel);
        LetterPreparer preparer = new(Store, Store.Seals, _keys);
        Filing = new LetterFiling(Store, Store.Seals, preparer);

        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton(Store);
        services.AddUnlockedSessions();
        _services = services.BuildServiceProvider();
    }

    private async Task AddAccountAsync(CancellationToken cancel)
    {
        Assert.True(MailAddress.TryParse(Address, out MailAddress? address));
        await Store.Directory.AddDomainAsync(address.Domain!, cancel);
        Account = await Store.Directory.NextAccountIdAsync(cancel);
        using AccountSecrets secrets = AccountSecrets.Generate(Account, new Generation(1));
        List<StoredSlot> slots = [];
        foreach (Access access in Enum.GetValues<Access>())
        {
            using AppPassword password = AppPassword.Generate();
            _passwords[access] = password.Reveal();
            slots.Add(new StoredSlot(secrets.WrapForAppPassword(password, access, new DateOnly(2026, 11, 23))));
        }

        NewAccount account = new() { Address = address, Key = secrets.AccountKey, Slots = slots };
        Assert.Equal(AddAccountOutcome.Added, await Store.Directory.AddAccountAsync(account, cancel));
    }
}
