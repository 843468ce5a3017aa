using System.Security.Cryptography;
using System.Text;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Opaque;

/// <summary>A password as the OPRF takes it: NFKC, UTF-8, in locked memory (sealing.md §6).</summary>
public sealed class OpaquePassword : IDisposable
{
    /// <summary>Longest password, in characters.</summary>
    public const int MaxLength = 1024;

    private readonly SecretBlock _block;

    /// <param name="password">What the person typed; the string itself cannot be cleared.</param>
    public OpaquePassword(string password)
        : this(Normalised(password))
    {
    }

    private OpaquePassword(byte[] utf8)
    {
        _block = new SecretBlock(utf8.Length);
        utf8.CopyTo(_block.Bytes);
        CryptographicOperations.ZeroMemory(utf8);
    }

    internal ReadOnlySpan<byte> Bytes => _block.Bytes;

    public void Dispose() => _block.Dispose();

    /// <summary>Bytes as they are: for published vectors and other implementations' tests.</summary>
    internal static OpaquePassword FromBytes(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    private static byte[] Normalised(string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, MaxLength);
        return Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
    }
}
