using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>The keyed hashes of one account: equal things give equal hashes, and nobody without the secret can
/// guess.</summary>
/// <remarks>HMAC-SHA256 under <c>HKDF(serverSecret, purpose || accountId)</c>, its first 16 bytes (sealing.md
/// §9).</remarks>
public sealed class AccountHashes : IDisposable
{
    public const int Length = 16;

    private readonly ServerSecret _thread = new();
    private readonly ServerSecret _folder = new();
    private readonly ServerSecret _duplicate = new();
    private readonly ServerSecret _vacation = new();
    private readonly ServerSecret _sieveDuplicate = new();
    private readonly ServerSecret _greylist = new();

    internal AccountHashes(ServerSecret secret, AccountId account)
    {
        Derive(secret, "thread"u8, account, _thread);
        Derive(secret, "folder"u8, account, _folder);
        Derive(secret, "duplicate"u8, account, _duplicate);
        Derive(secret, "vacation"u8, account, _vacation);
        Derive(secret, "sieve duplicate"u8, account, _sieveDuplicate);
        Derive(secret, "greylist"u8, account, _greylist);
    }

    /// <param name="candidate">What Mail says two letters of one thread have in common.</param>
    public byte[] Thread(ReadOnlySpan<byte> candidate) => Hash(_thread, candidate);

    /// <summary>Finds a mailbox by its parent and one path component, level by level; the component counts in
    /// NFC.</summary>
    /// <param name="parent">Null at the top.</param>
    public byte[] Folder(MailboxId? parent, string component)
    {
        ArgumentNullException.ThrowIfNull(component);
        string normal = component.Normalize(NormalizationForm.FormC);
        byte[] message = new byte[8 + Encoding.UTF8.GetByteCount(normal)];
        BinaryPrimitives.WriteInt64BigEndian(message, parent?.Value ?? 0);
        Encoding.UTF8.GetBytes(normal, message.AsSpan(8));
        return Hash(_folder, message);
    }

    /// <summary>A letter counts as one that has come already if this is equal (sealing.md §9).</summary>
    /// <param name="message">Its bytes below our own trace fields.</param>
    public byte[] Duplicate(string reversePath, string recipient, ReadOnlySequence<byte> message)
    {
        using SecretReading key = _duplicate.Read();
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        AddText(hmac, reversePath);
        AddText(hmac, recipient);
        foreach (ReadOnlyMemory<byte> part in message)
            hmac.AppendData(part.Span);
        return hmac.GetHashAndReset()[..Length];
    }

    /// <summary>Whom a vacation notice was sent to.</summary>
    public byte[] Vacation(ReadOnlySpan<byte> what) => Hash(_vacation, what);

    /// <summary>What Sieve's <c>duplicate</c> test remembers.</summary>
    public byte[] SieveDuplicate(ReadOnlySpan<byte> what) => Hash(_sieveDuplicate, what);

    /// <summary>What greylisting remembers.</summary>
    public byte[] Greylist(ReadOnlySpan<byte> what) => Hash(_greylist, what);

    public void Dispose()
    {
        _thread.Dispose();
        _folder.Dispose();
        _duplicate.Dispose();
        _vacation.Dispose();
        _sieveDuplicate.Dispose();
        _greylist.Dispose();
    }

    private static void AddText(IncrementalHash hmac, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, utf8.Length);
        hmac.AppendData(length);
        hmac.AppendData(utf8);
    }

    private static byte[] Hash(ServerSecret secret, ReadOnlySpan<byte> message)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using SecretReading key = secret.Read();
        HMACSHA256.HashData(key.Bytes, message, full);
        return full[..Length].ToArray();
    }

    private static void Derive(ServerSecret secret, ReadOnlySpan<byte> purpose, AccountId account, ServerSecret into)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext info = SealContext.ForKey(buffer, purpose);
        info.Add(account);
        secret.Derive(info.Bytes, into);
    }
}
