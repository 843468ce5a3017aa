using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring.Slots;

/// <summary>What OPAQUE gives the client alone, and the server never: the password slot is wrapped under it.</summary>
public sealed class ExportKey : IDisposable
{
    private readonly SecretBlock _block = new(OpaqueLengths.ExportKey);

    internal ExportKey(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_block.Bytes);

    public void Dispose() => _block.Dispose();

    internal WrapKey WrapKey(AccountId account) => SlotKeys.Wrap(_block.Bytes, SlotKind.Password, account);

    internal byte[] Reveal() => _block.Bytes.ToArray();
}
