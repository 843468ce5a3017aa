using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Keyring;
using Shinten.Keyring.Slots;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Accounts;
using Shinten.Server.Domains;
using Shinten.Server.Hosting;
using Shinten.Storage;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Xunit;

namespace Shinten.Server.Tests.Accounts;

/// <summary>Nothing of an account is carried out or in, not even sealed, without a proof of its own.</summary>
public sealed class CarryingProofTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-proof-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));
    private ServerKeys _keys = null!;
    private MailStore _store = null!;
    private Administration _administration = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _keys = ServerKeys.OpenOrCreate(Path.Combine(_folder, "keys"));
        _store = await MailStore.OpenInMemoryAsync(_keys, _clock, NullLoggerFactory.Instance, Cancel);
        ServerSettings settings = ServerSettings.Load(
            null, _folder, new Dictionary<string, string?> { ["HostName"] = "mail.example.test" });
        _administration = new Administration(_store, _keys, new DomainKeys(_store, _keys.Queue), settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_method_asks_for_a_proof()
    {
        string good = await ProveAsync("alice@example.test");
        Assert.Equal([DeliveryOutcome.Stored], await FileAsync(good));

        foreach (Func<string, Task> method in Methods())
        {
            await method(good);
            CommandFailedException refused = await Assert.ThrowsAsync<CommandFailedException>(() => method("made up"));
            Assert.Contains("prove the password", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_proof_is_good_for_its_own_account_alone()
    {
        string alice = await ProveAsync("alice@example.test");
        string bob = await ProveAsync("bob@example.test");
        await FileAsync(alice);
        CarriedEntry entry = Assert.Single(
            await _administration.ListCarriedEntriesAsync(alice, MailboxRole.Inbox.Id(), 0, Cancel));

        Assert.Empty(await _administration.ListCarriedEntriesAsync(bob, MailboxRole.Inbox.Id(), 0, Cancel));
        Assert.Empty((await _administration.ReadCarriedLettersAsync(bob, [entry.Message], Cancel)).Letters);
        Assert.True((await _administration.ReadCarriedLetterAsync(
            new LetterRange(bob, entry.Message, 0, 100), Cancel)).Bytes.IsEmpty);
        Assert.Empty(await _administration.ReadSealsAsync(bob, [entry.Seal], Cancel));
        Assert.Empty(await _administration.FindMarksAsync(new MarksOfProof(bob) { Bytes = new byte[16] }, Cancel));
        Assert.Single((await _administration.ReadCarriedLettersAsync(alice, [entry.Message], Cancel)).Letters);
        Assert.Single(await _administration.FindMarksAsync(new MarksOfProof(alice) { Bytes = new byte[16] }, Cancel));
    }

    /// <summary>A large account takes longer than ten minutes; what else the proof allows ends as it did.</summary>
    [Fact]
    public async Task A_proof_lasts_as_long_as_letters_are_carried_with_it()
    {
        string proof = await ProveAsync("alice@example.test");
        for (int minutes = 0; minutes < 60; minutes += 9)
        {
            _clock.Advance(TimeSpan.FromMinutes(9));
            await _administration.ListCarriedMailboxesAsync(proof, Cancel);
        }

        await Assert.ThrowsAsync<CommandFailedException>(
            () => _administration.RemoveSlotAsync(proof, SlotId.New(), Cancel));
        _clock.Advance(TimeSpan.FromMinutes(11));
        await Assert.ThrowsAsync<CommandFailedException>(
            () => _administration.ListCarriedMailboxesAsync(proof, Cancel));
    }

    private Func<string, Task>[] Methods() =>
    [
        proof => _administration.ListCarriedMailboxesAsync(proof, Cancel),
        proof => _administration.ListCarriedEntriesAsync(proof, MailboxRole.Inbox.Id(), 0, Cancel),
        proof => _administration.ReadCarriedLettersAsync(proof, [new MessageId(1)], Cancel),
        proof => _administration.ReadCarriedLetterAsync(new LetterRange(proof, new MessageId(1), 0, 10), Cancel),
        proof => _administration.ReadSealsAsync(proof, [SealId.New()], Cancel),
        proof => _administration.ListRingsAsync(proof, Cancel),
        proof => _administration.AddRingAsync(new RingToAdd(proof, RingId.New(), SealHalf.Letter, 7, []), Cancel),
        proof => _administration.MakeMailboxAsync(new MailboxToMake(proof, ["x"], false), Cancel),
        proof => _administration.FindMarksAsync(new MarksOfProof(proof) { Bytes = new byte[16] }, Cancel),
        proof => _administration.KeepMarksAsync(new MarksOfProof(proof) { Bytes = new byte[16] }, Cancel),
        FileAsync,
    ];

    private Task<IReadOnlyList<DeliveryOutcome>> FileAsync(string proof)
    {
        byte[] letter = Encoding.ASCII.GetBytes("Subject: x\r\n\r\nx\r\n");
        return _administration.FileLettersAsync(
            new LettersToImport(
                proof,
                [new LetterToImport(letter.Length, [new(MailboxRole.Inbox.Id(), ["\\Seen"])], 0, new byte[16], [])])
            {
                Bytes = letter,
            },
            Cancel);
    }

    private async Task<string> ProveAsync(string text)
    {
        Assert.True(MailAddress.TryParse(text, out MailAddress? address));
        await _store.Directory.AddDomainAsync(address.Domain!, Cancel);
        using AccountSecrets secrets = AccountSecrets.Generate(
            await _administration.NextAccountIdAsync(Cancel), Generation.First);
        using RecoveryWords words = RecoveryWords.Generate();
        NewAccount account = new()
        {
            Address = address,
            Key = secrets.AccountKey,
            Slots = [new StoredSlot(secrets.WrapForRecovery(words, new DateOnly(2026, 11, 27)))],
        };
        Assert.Equal(AddAccountOutcome.Added, await _administration.AddAccountAsync(account, Cancel));
        using AuthKey key = words.AuthKey(secrets.Account);
        OwnerProof? proof = await _administration.ProveRecoveryAsync(address, key.Reveal(), Cancel);
        return proof!.Proof;
    }
}
