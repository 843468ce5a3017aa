using System.Security.Cryptography;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.OpenPgp;

/// <summary>
/// An opened session key; in version 3 with the cipher it is for, which version 6 leaves to the packet.
/// </summary>
public sealed class MessageKey : IDisposable
{
    private readonly SecretBlock _block;

    internal MessageKey(byte? cipher, ReadOnlySpan<byte> key)
    {
        Cipher = cipher;
        _block = new SecretBlock(key.Length);
        key.CopyTo(_block.Bytes);
    }

    /// <summary>A cipher id (RFC 9580 §9.3).</summary>
    public byte? Cipher { get; }

    public ReadOnlySpan<byte> Bytes => _block.Bytes;

    public void Dispose() => _block.Dispose();

    public bool SameAs(ReadOnlySpan<byte> key) => CryptographicOperations.FixedTimeEquals(_block.Bytes, key);
}
