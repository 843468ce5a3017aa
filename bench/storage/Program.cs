// What storage alone costs: sealed letters of about 5 KB, delivered by many producers at once.
//
//   dotnet run -c Release --project bench/storage -- [letters] [producers] [accounts] [sqlite | connection string]
//
// Prints letters per second, CPU per letter of the whole process, batches, and the disk a letter takes.
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Keyring;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.ServerKeys;
using Shinten.Sealing.Slots;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

int letters = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
int producers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50;
int accountCount = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100;
string database = args.Length > 3 ? args[3] : "sqlite";

DirectoryInfo folder = Directory.CreateTempSubdirectory("shinten-bench-");
try
{
    using ServerKeys keys = ServerKeys.OpenOrCreate(Path.Combine(folder.FullName, "keys"));
    string data = Path.Combine(folder.FullName, "data");
    StorageOptions options = new() { DataFolder = data, Database = database };
    MailStore store = await MailStore.OpenAsync(
        options, keys, TimeProvider.System, NullLoggerFactory.Instance, default);
    await using (store)
    {
        (AccountId Account, WrappedSeal Seal)[] accounts = await AddAccountsAsync(store, accountCount);
        await DeliverAsync(store, accounts, letters / 4, producers);
        Console.WriteLine("  warm");
        for (int round = 1; round <= 3; round++)
        {
            await MeasureAsync(store, accounts, letters, producers);
        }

        PrintDisk("now", data, letters);
        await ReadAsync(store, accounts[0].Account);
    }

    PrintDisk("at rest", data, letters);
}
finally
{
    folder.Delete(recursive: true);
}

static async Task<(AccountId Account, WrappedSeal Seal)[]> AddAccountsAsync(MailStore store, int count)
{
    if (DomainName.TryParse("example.test", out DomainName? domain))
    {
        await store.Directory.AddDomainAsync(domain, default);
    }

    (AccountId, WrappedSeal)[] accounts = new (AccountId, WrappedSeal)[count];
    byte[] wrapped = new byte[64];
    (wrapped[0], wrapped[4]) = (1, 1);
    for (int n = 0; n < count; n++)
    {
        using AccountSecrets secrets = AccountSecrets.Generate(
            await store.Directory.NextAccountIdAsync(default), Generation.First);
        if (!MailAddress.TryMake($"user{n}", "example.test", out MailAddress? address))
        {
            throw new InvalidOperationException();
        }

        WrappedSlot slot = new(
            SlotId.New(), SlotKind.AppPassword, Access.Everything, new DateOnly(2026, 1, 1), [], wrapped, []);
        NewAccount account = new() { Address = address, Key = secrets.AccountKey, Slots = [new StoredSlot(slot)] };
        await store.Directory.AddAccountAsync(account, default);
        using Seal seal = Seal.Create(secrets.AccountKey, [], TimeProvider.System);
        accounts[n] = (secrets.Account, seal.Wrapped);
    }

    return accounts;
}

static async Task MeasureAsync(
    MailStore store, (AccountId Account, WrappedSeal Seal)[] accounts, int letters, int producers)
{
    GC.Collect();
    TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
    long allocated = GC.GetTotalAllocatedBytes();
    Stopwatch watch = Stopwatch.StartNew();
    await DeliverAsync(store, accounts, letters, producers);
    double seconds = watch.Elapsed.TotalSeconds;
    double microseconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / letters;
    Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
        $"  {letters / seconds,8:F0} letters/s  {microseconds,6:F1} us CPU/letter  "
        + $"{(GC.GetTotalAllocatedBytes() - allocated) / letters,6} bytes allocated/letter"));
}

static Task DeliverAsync(
    MailStore store, (AccountId Account, WrappedSeal Seal)[] accounts, int letters, int producers)
{
    int next = 0;
    byte[] packet = RandomNumberGenerator.GetBytes(2_600);
    byte[] envelope = RandomNumberGenerator.GetBytes(700);
    byte[] preview = RandomNumberGenerator.GetBytes(300);
    byte[] words = RandomNumberGenerator.GetBytes(1_100);
    LetterFacts facts = new(new SealForm(2, 9, 3), LetterSecrecy.Letter, packet.Length, 5_000, true, []);

    async Task ProduceAsync()
    {
        while (true)
        {
            int n = Interlocked.Increment(ref next);
            if (n > letters)
            {
                return;
            }

            (AccountId account, WrappedSeal seal) = accounts[n % accounts.Length];
            NewMessage letter = new()
            {
                Account = account,
                Id = await store.NextMessageIdAsync(default),
                Seal = seal.Id,
                Generation = seal.Generation,
                NewSeal = n <= accounts.Length ? seal : null,
                Envelope = new SealedEnvelope(envelope),
                Preview = new SealedPreview(preview),
                Words = new SealedWords(words),
                Letter = new SealedLetter(packet, facts),
                Sizes = new MessageSizes(5_000, 5_000, 5_000),
                ReceivedAt = DateTimeOffset.UnixEpoch,
                Mailboxes = [MailboxRole.Inbox.Id()],
                ThreadHashes = [RandomNumberGenerator.GetBytes(16)],
                DuplicateHash = RandomNumberGenerator.GetBytes(16),
            };
            CommitResult result = await store.CommitAsync(new UnitOfWork().Add(letter), default);
            if (result.Deliveries[0].Outcome != DeliveryOutcome.Stored)
            {
                throw new InvalidOperationException(result.Deliveries[0].Outcome.ToString());
            }
        }
    }

    return Task.WhenAll(Enumerable.Range(0, producers).Select(_ => Task.Run(ProduceAsync)));
}

static async Task ReadAsync(MailStore store, AccountId id)
{
    Account account = (await store.FindAccountAsync(id, default))!;
    TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
    MailboxIndex index = await account.OpenMailboxAsync(MailboxRole.Inbox.Id(), default);
    TimeSpan loaded = Process.GetCurrentProcess().TotalProcessorTime;
    List<MessageEntry> entries = [];
    index.CopyTo(new UidRange(1, uint.MaxValue), entries);
    StoredLetter[] stored = [.. entries.Select(entry => entry.Letter)];
    for (int round = 0; round < 3; round++)
    {
        TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
        long bytes = 0;
        await account.ReadPartsAsync(stored, LetterPart.Envelope, (_, found) => bytes += found.Length, default);
        TimeSpan end = Process.GetCurrentProcess().TotalProcessorTime;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {stored.Length} envelopes read in {(end - start).TotalMilliseconds:F1} ms CPU ({bytes} bytes); "
            + $"index loaded in {(loaded - before).TotalMilliseconds:F1} ms CPU"));
    }
}

static void PrintDisk(string when, string data, int letters)
{
    double perLetter = Allocated(data) / (letters * 3.25);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  disk {when} {perLetter:F0} bytes a letter"));
}

static long Allocated(string folder)
{
    ProcessStartInfo du = new("du", ["-s", "-B1", folder]) { RedirectStandardOutput = true };
    using Process process = Process.Start(du)!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return long.Parse(output.Split('\t')[0], CultureInfo.InvariantCulture);
}
