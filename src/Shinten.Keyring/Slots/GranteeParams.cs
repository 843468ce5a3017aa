using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Slots;

/// <summary>Params of an heir's or a member's slot: <c>01 || accountId || generation || kemCiphertext</c>.</summary>
/// <param name="Account">Whose account key the secret was encapsulated to.</param>
/// <param name="Generation">Of that account key: the slot is made again when its owner rotates.</param>
public sealed record GranteeParams(AccountId Account, Generation Generation, byte[] Ciphertext)
{
    private const int HeaderLength = 1 + 8 + 4;

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out GranteeParams? parameters)
    {
        bool known = bytes.Length == HeaderLength + XWing.CiphertextLength && bytes[0] == 1;
        parameters = known
            ? new GranteeParams(
                new AccountId(BinaryPrimitives.ReadInt64BigEndian(bytes[1..])),
                new Generation(BinaryPrimitives.ReadUInt32BigEndian(bytes[9..])),
                bytes[HeaderLength..].ToArray())
            : null;
        return known;
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[HeaderLength + Ciphertext.Length];
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Account.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), Generation.Value);
        Ciphertext.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }
}
