using System.Diagnostics.CodeAnalysis;

namespace Shinten.Keyring.Slots;

/// <summary>Params of a passkey slot: <c>01 || prfInput || credentialId</c> (docs/sealing.md).</summary>
public sealed record PasskeyParams(byte[] Input, byte[] CredentialId)
{
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PasskeyParams? parameters)
    {
        const int Header = 1 + PasskeySecret.InputLength;
        bool known = bytes.Length > Header && bytes[0] == 1;
        parameters = known ? new PasskeyParams(bytes[1..Header].ToArray(), bytes[Header..].ToArray()) : null;
        return known;
    }

    public byte[] ToArray() => [1, .. Input, .. CredentialId];
}
