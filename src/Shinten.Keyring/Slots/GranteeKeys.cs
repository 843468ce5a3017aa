using System.Security.Cryptography;
using Shinten.Keyring.Primitives;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring.Slots;

/// <summary>Wrap keys of slots for another account: X-Wing to its account key, for an heir with a code (sealing.md
/// §7).</summary>
internal static class GranteeKeys
{
    /// <summary>A member who opens envelopes only must be able to open the slot with that half; an heir needs the
    /// other.</summary>
    public static SealHalf HalfFor(SlotKind kind, Access access)
        => kind == SlotKind.Member && access < Access.Everything ? SealHalf.Envelope : SealHalf.Letter;

    public static (WrapKey Key, GranteeParams Params) Encapsulate(
        AccountKey grantee, AccountId account, SlotKind kind, Access access, HeirCode? code)
    {
        Span<byte> secret = stackalloc byte[XWing.SharedSecretLength + HeirCode.Length];
        try
        {
            byte[] ciphertext = new byte[XWing.CiphertextLength];
            XWing.Encapsulate(
                grantee.PublicOf(HalfFor(kind, access)), ciphertext, secret[..XWing.SharedSecretLength]);
            return (
                WrapKeyOf(secret, code, kind, account),
                new GranteeParams(grantee.Account, grantee.Generation, ciphertext));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Null if the slot is not for this grantee, or the grantee's secrets lack the half.</summary>
    public static WrapKey? TryDecapsulate(
        AccountSecrets grantee, AccountId account, WrappedSlot slot, HeirCode? code)
    {
        SealHalf half = HalfFor(slot.Kind, slot.Access);
        if (!GranteeParams.TryRead(slot.Params, out GranteeParams? parameters)
            || parameters.Account != grantee.Account
            || parameters.Generation != grantee.Generation
            || !grantee.Has(half))
        {
            return null;
        }

        Span<byte> secret = stackalloc byte[XWing.SharedSecretLength + HeirCode.Length];
        try
        {
            XWingPrivate.Decapsulate(
                grantee.SeedOf(half), parameters.Ciphertext, secret[..XWing.SharedSecretLength], "slot");
            return WrapKeyOf(secret, code, slot.Kind, account);
        }
        catch (SealedObjectException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static WrapKey WrapKeyOf(Span<byte> secret, HeirCode? code, SlotKind kind, AccountId account)
    {
        if (code is null)
            return SlotKeys.Wrap(secret[..XWing.SharedSecretLength], kind, account);
        using SecretReading paper = code.Read();
        paper.Bytes[..HeirCode.Length].CopyTo(secret[XWing.SharedSecretLength..]);
        return SlotKeys.Wrap(secret, kind, account);
    }
}
