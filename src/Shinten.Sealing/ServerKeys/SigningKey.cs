namespace Shinten.Sealing.ServerKeys;

/// <summary>
/// A private key with which the server signs what it sends: kept in locked memory or in the library's own, and sealed
/// under the queue key at rest (sealing.md §9, §10).
/// </summary>
public abstract class SigningKey : IDisposable
{
    /// <summary>Longer than any private key that is opened here.</summary>
    private protected const int MaxPrivateLength = 4096;

    private protected SigningKey()
    {
    }

    /// <summary>RSA: SubjectPublicKeyInfo; Ed25519: its 32 bytes.</summary>
    public abstract ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a SHA-256; threads may do so at the same time.</summary>
    public abstract byte[] SignHash(ReadOnlySpan<byte> hash);

    /// <summary>Seals the private key under a name; only that name opens it.</summary>
    public abstract byte[] Seal(QueueSealing sealing, string name);

    public abstract void Dispose();

    /// <exception cref="SealedObjectException">It is another key, or altered.</exception>
    private protected static SecretWriter OpenSecret(QueueSealing sealing, string name, ReadOnlySpan<byte> stored)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        if (stored.Length > MaxPrivateLength)
            throw Damaged(name);

        SecretWriter opened = new(MaxPrivateLength);
        if (sealing.TryOpenOwnKey(name, stored, opened))
            return opened;

        opened.Dispose();
        throw Damaged(name);
    }

    private protected static SealedObjectException Damaged(string name)
        => new($"The server's own key \"{name}\" cannot be opened.");
}
