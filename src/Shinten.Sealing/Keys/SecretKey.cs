using System.Security.Cryptography;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Keys;

/// <summary>32 secret bytes in locked memory, zeroed on dispose (sealing.md §10). Each use of a key is a type of its
/// own.</summary>
public abstract class SecretKey : IDisposable
{
    public const int Length = 32;

    private readonly SecretCell _cell = new();

    private protected SecretKey()
    {
    }

    public void Dispose()
    {
        _cell.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Compares in constant time.</summary>
    public bool Matches(SecretKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using SecretReading left = Read();
        using SecretReading right = other.Read();
        return CryptographicOperations.FixedTimeEquals(left.Bytes, right.Bytes);
    }

    internal SecretReading Read() => new(_cell);

    /// <summary>Derives another key's bytes from this one (sealing.md §11).</summary>
    internal void Derive(ReadOnlySpan<byte> info, SecretKey into)
    {
        using SecretReading key = Read();
        using SecretReading derived = into.Read();
        Kdf.Derive(key.Bytes, info, derived.Bytes);
    }

    internal void Fill(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new CryptographicException("A key has 32 bytes.");
        using SecretReading key = Read();
        bytes.CopyTo(key.Bytes);
    }

    internal void FillAtRandom()
    {
        using SecretReading key = Read();
        RandomNumberGenerator.Fill(key.Bytes);
    }
}
