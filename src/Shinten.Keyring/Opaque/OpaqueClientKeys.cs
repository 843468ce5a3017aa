using System.Security.Cryptography;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Opaque;

/// <summary>What the client derives of its keys, in locked memory while it is needed.</summary>
internal sealed class OpaqueClientKeys : IDisposable
{
    private readonly SecretBlock _block =
        new(OpaqueLengths.Element + OpaqueLengths.Element + OpaqueLengths.Hash + OpaqueLengths.Hash);

    public Span<byte> PrivateKey => _block.Bytes[..OpaqueLengths.Element];

    public Span<byte> PublicKey => _block.Bytes.Slice(OpaqueLengths.Element, OpaqueLengths.Element);

    public Span<byte> ExportKey => _block.Bytes.Slice(2 * OpaqueLengths.Element, OpaqueLengths.Hash);

    public Span<byte> Tag => _block.Bytes[^OpaqueLengths.Hash..];

    public bool HasTag(ReadOnlySpan<byte> tag) => CryptographicOperations.FixedTimeEquals(tag, Tag);

    public void Dispose() => _block.Dispose();
}
