using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Keyring;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.ServerKeys;
using Shinten.Sealing.Slots;
using Shinten.Server.Arrival;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Xunit;

namespace Shinten.Server.Tests.Arrival;

/// <summary>A real store in memory with accounts whose secrets the test holds, and arrival in front of it.</summary>
internal sealed class ArrivalFixture : IAsyncDisposable
{
    private readonly Dictionary<string, AccountSecrets> _secrets = [];
    private readonly Dictionary<string, string> _passwords = [];
    private readonly string _keysFolder;

    private ArrivalFixture(string keysFolder, ServerKeys keys, MailStore store, FakeTimeProvider clock)
    {
        (_keysFolder, Keys, Store, Clock) = (keysFolder, keys, store, clock);
        LetterPreparer preparer = new(store, store.Seals, keys);
        Filing = new LetterFiling(store, store.Seals, preparer);
        ArrivalServices services = new("mail.example.test", store, Filing, keys, clock);
        Arrival = new Server.Arrival.Arrival(services, NullLogger<Server.Arrival.Arrival>.Instance);
    }

    public MailStore Store { get; }

    public ServerKeys Keys { get; }

    public LetterFiling Filing { get; }

    public FakeTimeProvider Clock { get; }

    public Server.Arrival.Arrival Arrival { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ArrivalFixture> CreateAsync()
    {
        FakeTimeProvider clock = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        ServerKeys keys = ServerKeys.OpenOrCreate(folder);
        MailStore store = await MailStore.OpenInMemoryAsync(keys, clock, NullLoggerFactory.Instance, Cancel);
        ArrivalFixture fixture = new(folder, keys, store, clock);
        Assert.True(DomainName.TryParse("example.test", out DomainName? domain));
        await store.Directory.AddDomainAsync(domain, Cancel);
        await fixture.AddAccountAsync("alice@example.test");
        await fixture.AddAccountAsync("bob@example.test");
        return fixture;
    }

    public static MailAddress Address(string text)
        => MailAddress.TryParse(text, out MailAddress? address) ? address : throw new ArgumentException(text);

    public AccountId IdOf(string address) => _secrets[address].Account;

    /// <summary>The account's one app password.</summary>
    public string PasswordOf(string address) => _passwords[address];

    /// <summary>Every letter in the INBOX of an account, opened with its owner's secrets, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ReadInboxAsync(string address)
    {
        AccountSecrets secrets = _secrets[address];
        Account account = (await Store.FindAccountAsync(secrets.Account, Cancel))!;
        MailboxIndex index = await account.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel);
        List<MessageEntry> entries = [];
        index.CopyTo(new UidRange(1, uint.MaxValue), entries);
        List<string> letters = [];
        foreach (MessageEntry entry in entries)
            letters.Add(await OpenAsync(account, secrets, entry.Letter));

        return letters;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AccountSecrets secrets in _secrets.Values)
            secrets.Dispose();

        await Store.DisposeAsync();
        Keys.Dispose();
        System.IO.Directory.Delete(_keysFolder, recursive: true);
    }

    private static async Task<string> OpenAsync(Account account, AccountSecrets secrets, StoredLetter letter)
    {
        WrappedSeal wrapped = Assert.Single(await account.ReadSealsAsync([letter.Seal], Cancel));
        using OpenedSeal seal = secrets.Open(wrapped);
        ArrayBufferWriter<byte> json = new();
        SealedEnvelope envelope = new(await ReadAsync(account, letter, LetterPart.Envelope));
        Assert.True(seal.TryOpen(envelope, letter.Id, json));
        LetterRecord record = EnvelopeJson.Read(json.WrittenSpan).Letter!;
        LetterFacts facts = new(
            new SealForm(record.Form.Span[0], record.Form.Span[1], record.Form.Span[2]),
            (LetterSecrecy)record.Secrecy,
            record.PacketLength,
            record.PayloadLength,
            record.Compressed,
            record.Check.ToArray());
        ArrayBufferWriter<byte> payload = new();
        byte[] packet = await ReadAsync(account, letter, LetterPart.Letter);
        Assert.True(seal.TryOpenLetter(new ReadOnlySequence<byte>(packet), facts, payload));
        return Encoding.UTF8.GetString(payload.WrittenSpan);
    }

    private static async Task<byte[]> ReadAsync(Account account, StoredLetter letter, LetterPart part)
    {
        byte[] bytes = [];
        await account.ReadPartsAsync([letter], part, (_, read) => bytes = read.ToArray(), Cancel);
        return bytes;
    }

    private async Task AddAccountAsync(string address)
    {
        AccountSecrets secrets = AccountSecrets.Generate(
            await Store.Directory.NextAccountIdAsync(Cancel), Generation.First);
        using AppPassword password = AppPassword.Generate();
        _passwords.Add(address, password.Reveal());
        StoredSlot slot = new(secrets.WrapForAppPassword(password, Access.Everything, new DateOnly(2026, 1, 1)));
        NewAccount account = new() { Address = Address(address), Key = secrets.AccountKey, Slots = [slot] };
        Assert.Equal(AddAccountOutcome.Added, await Store.Directory.AddAccountAsync(account, Cancel));
        _secrets.Add(address, secrets);
    }
}
