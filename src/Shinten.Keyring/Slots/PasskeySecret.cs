using System.Security.Cryptography;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring.Slots;

/// <summary>What a passkey's PRF gave for the input of one slot, with user verification (sealing.md §7).</summary>
public sealed class PasskeySecret : SecretKey
{
    /// <summary>Bytes of the PRF's input, random for each slot.</summary>
    public const int InputLength = 32;

    /// <param name="output">The 32 bytes that the authenticator returned.</param>
    public PasskeySecret(ReadOnlySpan<byte> output) => Fill(output);

    /// <summary>A fresh input for a new slot.</summary>
    public static byte[] NewInput() => RandomNumberGenerator.GetBytes(InputLength);

    internal WrapKey WrapKey(AccountId account)
    {
        using Sealing.Primitives.SecretReading secret = Read();
        return SlotKeys.Wrap(secret.Bytes, SlotKind.Passkey, account);
    }
}
