using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Shinten.Keyring;
using Shinten.Mail.Addresses;
using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Seals;

namespace Shinten.Storage.Tests.Fixtures;

/// <summary>An account with its secrets, and letters for it that are really sealed.</summary>
internal sealed class TestAccount : IDisposable
{
    private TestAccount(MailStore store, AccountSecrets secrets, Account account)
        => (Store, Secrets, Account) = (store, secrets, account);

    public MailStore Store { get; }

    public AccountSecrets Secrets { get; }

    public Account Account { get; }

    public AccountId Id => Account.Id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static MailAddress Address(string text)
        => MailAddress.TryParse(text, out MailAddress? address) ? address : throw new ArgumentException(text);

    public static DomainName Domain(string text)
        => DomainName.TryParse(text, out DomainName? domain) ? domain : throw new ArgumentException(text);

    public static async Task<TestAccount> AddAsync(MailStore store, string address, long? quota = null)
    {
        await store.Directory.AddDomainAsync(Address(address).Domain!, Cancel);
        AccountSecrets secrets = AccountSecrets.Generate(
            await store.Directory.NextAccountIdAsync(Cancel), Generation.First);
        NewAccount account = new()
        {
            Address = Address(address),
            Key = secrets.AccountKey,
            Slots = [Slot(Access.Everything, kind: SlotKind.Recovery)],
            QuotaBytes = quota,
        };
        Assert.Equal(AddAccountOutcome.Added, await store.Directory.AddAccountAsync(account, Cancel));
        return new TestAccount(store, secrets, (await store.FindAccountAsync(secrets.Account, Cancel))!);
    }

    /// <summary>The same account as another node has it.</summary>
    public async Task<TestAccount> OnAsync(MailStore store)
        => new(store, Secrets, (await store.FindAccountAsync(Id, Cancel))!);

    /// <summary>The same account with the secrets of another generation.</summary>
    public TestAccount With(AccountSecrets secrets) => new(Store, secrets, Account);

    public static StoredSlot Slot(
        Access access, Generation? generation = null, SlotKind kind = SlotKind.AppPassword)
    {
        byte[] wrapped = new byte[64];
        RandomNumberGenerator.Fill(wrapped);
        wrapped[0] = 1;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
            wrapped.AsSpan(1), (generation ?? Generation.First).Value);
        return new StoredSlot(new WrappedSlot(
            SlotId.New(),
            kind,
            access,
            new DateOnly(2026, 1, 1),
            [],
            wrapped,
            RandomNumberGenerator.GetBytes(32)));
    }

    public async Task<NewMessage> SealAsync(string text, SealUse use, params MailboxId[] mailboxes)
    {
        MessageId id = await Store.NextMessageIdAsync(Cancel);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Seal seal = use.Seal;
        return new NewMessage
        {
            Account = Id,
            Id = id,
            Seal = seal.Id,
            Generation = seal.Generation,
            NewSeal = use.NewRow,
            Envelope = seal.SealEnvelope(id, bytes),
            Preview = seal.SealPreview(id, bytes),
            Words = seal.SealWords(id, bytes),
            Letter = seal.SealLetter(new ReadOnlySequence<byte>(bytes), LetterSecrecy.Letter),
            Sizes = new MessageSizes(500, 700, bytes.Length),
            ReceivedAt = Store.Clock.GetUtcNow(),
            Mailboxes = mailboxes.Length == 0 ? [MailboxRole.Inbox.Id()] : mailboxes,
        };
    }

    /// <summary>Delivers one letter and expects it to be stored.</summary>
    public async Task<DeliveryResult> DeliverAsync(
        string text, Func<NewMessage, NewMessage>? change = null, params MailboxId[] mailboxes)
    {
        using SealUse use = await Store.Seals.ForAsync(Id, Cancel);
        NewMessage letter = await SealAsync(text, use, mailboxes);
        CommitResult result = await Account.DeliverAsync([change is null ? letter : change(letter)], Cancel);
        Assert.Equal(CommitOutcome.Committed, result.Outcome);
        use.Committed();
        return result.Deliveries[0];
    }

    public async Task DeliverManyAsync(int count)
    {
        using SealUse use = await Store.Seals.ForAsync(Id, Cancel);
        List<NewMessage> letters = [];
        for (int letter = 0; letter < count; letter++)
        {
            letters.Add(await SealAsync($"letter {letter}", use));
        }

        foreach (NewMessage[] some in letters.Chunk(250))
        {
            CommitResult result = await Account.DeliverAsync(some, Cancel);
            Assert.All(result.Deliveries, delivery => Assert.Equal(DeliveryOutcome.Stored, delivery.Outcome));
            use.Committed();
        }
    }

    public async Task<Mailbox> InboxAsync()
        => (await Account.FindMailboxAsync(MailboxRole.Inbox.Id(), Cancel))!;

    public async Task<MailboxIndex> OpenInboxAsync()
        => await Account.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel);

    public Task<StoreFlagsResult> AddFlagsAsync(uint uid, SystemFlags flags) => Account.StoreFlagsAsync(
        MailboxRole.Inbox.Id(),
        [new UidRange(uid, uid)],
        new FlagChange(FlagChangeKind.Add, MessageFlags.Of(flags)),
        null,
        Cancel);

    /// <summary>Reads an envelope from the disk and opens it.</summary>
    public async Task<string?> OpenEnvelopeAsync(StoredLetter letter)
    {
        string? text = null;
        WrappedSeal seal = Assert.Single(await Account.ReadSealsAsync([letter.Seal], Cancel));
        using OpenedSeal opened = Secrets.Open(seal);
        await Account.ReadPartsAsync(
            [letter],
            LetterPart.Envelope,
            (_, bytes) =>
            {
                ArrayBufferWriter<byte> json = new();
                if (opened.TryOpen(new SealedEnvelope(bytes.ToArray()), letter.Id, json))
                {
                    text = Encoding.UTF8.GetString(json.WrittenSpan);
                }
            },
            Cancel);
        return text;
    }

    public void Dispose() => Secrets.Dispose();
}
