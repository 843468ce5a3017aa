using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>The server's own secrets, in a folder outside the data folder (architecture: keys folder; sealing.md §6,
/// §9).</summary>
/// <remarks>
/// Four files that only their owner reads: <c>queue.key</c>, <c>server.secret</c>, <c>oprf.seed</c>, <c>ake.key</c>.
/// They are backed up apart from the data: losing the OPRF seed or the AKE key ends every password slot.
/// </remarks>
public sealed class ServerKeys : IDisposable
{
    private const int HashedAccounts = 1024;

    private static readonly string[] Files = ["queue.key", "server.secret", "oprf.seed", "ake.key"];

    private readonly QueueKey _queueKey = new();
    private readonly ServerSecret _serverSecret = new();
    private readonly ConcurrentDictionary<AccountId, AccountHashes> _hashes = new();

    private ServerKeys(string folder)
    {
        Read(folder, Files[0], _queueKey);
        Read(folder, Files[1], _serverSecret);
        using SecretBlock seed = new(OpaqueServer.SeedLength);
        KeyFile.Read(Path.Combine(folder, Files[2]), seed.Bytes);
        using AkeKey ake = new();
        Read(folder, Files[3], ake);
        Opaque = new OpaqueServer(seed.Bytes, ake);
        Queue = new QueueSealing(_queueKey);
    }

    /// <summary>The server's side of password logins.</summary>
    public OpaqueServer Opaque { get; }

    /// <summary>Seals the outgoing queue and the server's own private keys.</summary>
    public QueueSealing Queue { get; }

    /// <summary>Opens a folder that has the keys, or makes them in a folder that has none.</summary>
    /// <exception cref="SealedObjectException">Some are there and some are missing, or one has a wrong
    /// length.</exception>
    public static ServerKeys OpenOrCreate(string folder)
    {
        if (!Files.Any(file => File.Exists(Path.Combine(folder, file))))
            CreateAll(folder);
        return Open(folder);
    }

    /// <summary>Opens a folder that has the keys.</summary>
    /// <exception cref="SealedObjectException">One is missing or has a wrong length.</exception>
    public static ServerKeys Open(string folder)
    {
        foreach (string file in Files)
        {
            if (!File.Exists(Path.Combine(folder, file)))
                throw new SealedObjectException($"The keys folder has no {file}: restore it from its backup.");
        }

        return new ServerKeys(folder);
    }

    /// <summary>The keyed hashes of one account.</summary>
    public AccountHashes HashesOf(AccountId account)
    {
        if (_hashes.TryGetValue(account, out AccountHashes? hashes))
            return hashes;
        // Somebody may still be using those: the collector zeroes them.
        if (_hashes.Count >= HashedAccounts)
            _hashes.Clear();
        return _hashes.GetOrAdd(account, key => new AccountHashes(_serverSecret, key));
    }

    public byte[] ThreadHash(AccountId account, ReadOnlySpan<byte> candidate) => HashesOf(account).Thread(candidate);

    public byte[] FolderHash(AccountId account, MailboxId? parent, string component)
        => HashesOf(account).Folder(parent, component);

    public byte[] DuplicateHash(
        AccountId account, string reversePath, string recipient, ReadOnlySequence<byte> message)
        => HashesOf(account).Duplicate(reversePath, recipient, message);

    public void Dispose()
    {
        Queue.Dispose();
        Opaque.Dispose();
        _queueKey.Dispose();
        _serverSecret.Dispose();
        foreach (AccountHashes hashes in _hashes.Values)
            hashes.Dispose();
        _hashes.Clear();
    }

    private static void CreateAll(string folder)
    {
        DurableFolder.Create(folder);
        CreateRandom(folder, Files[0], SecretKey.Length);
        CreateRandom(folder, Files[1], SecretKey.Length);
        CreateRandom(folder, Files[2], OpaqueServer.SeedLength);
        Span<byte> scalar = stackalloc byte[SecretKey.Length];
        Ristretto.FillWithScalar(scalar);
        KeyFile.Create(Path.Combine(folder, Files[3]), scalar);
        CryptographicOperations.ZeroMemory(scalar);
        DurableFolder.Flush(folder);
    }

    private static void CreateRandom(string folder, string file, int length)
    {
        Span<byte> secret = stackalloc byte[length];
        RandomNumberGenerator.Fill(secret);
        KeyFile.Create(Path.Combine(folder, file), secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    private static void Read(string folder, string file, SecretKey into)
    {
        using SecretReading secret = into.Read();
        KeyFile.Read(Path.Combine(folder, file), secret.Bytes);
    }
}
