using System.Security.Cryptography;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Keys;

/// <summary>What a credential shows to the server to prove itself (sealing.md §7).</summary>
public sealed class AuthKey : SecretKey
{
    internal AuthKey()
    {
    }

    internal static AuthKey Generate()
    {
        AuthKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static AuthKey From(ReadOnlySpan<byte> bytes)
    {
        AuthKey key = new();
        key.Fill(bytes);
        return key;
    }

    /// <summary>What the credential's owner sends to the server.</summary>
    public byte[] Reveal()
    {
        using SecretReading key = Read();
        return key.Bytes.ToArray();
    }

    /// <summary>What the server keeps of it: SHA-256, without a slow hash, since it has full entropy.</summary>
    public byte[] Verifier()
    {
        using SecretReading key = Read();
        return SHA256.HashData(key.Bytes);
    }
}
