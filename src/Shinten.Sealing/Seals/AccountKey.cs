using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Seals;

/// <summary>The public halves of an account's two seeds: with them one can seal, never open (sealing.md §3).</summary>
public sealed class AccountKey
{
    /// <summary>Bytes of each of the two public keys.</summary>
    public const int PublicKeyLength = XWing.PublicKeyLength;

    private AccountKey(AccountId account, Generation generation, byte[] envelopePublic, byte[] letterPublic)
    {
        Account = account;
        Generation = generation;
        EnvelopePublic = envelopePublic;
        LetterPublic = letterPublic;
    }

    public AccountId Account { get; }

    public Generation Generation { get; }

    public ReadOnlyMemory<byte> EnvelopePublic { get; }

    public ReadOnlyMemory<byte> LetterPublic { get; }

    /// <summary>Checks what was uploaded or stored: lengths, ML-KEM modulus, X25519 order (sealing.md §11).</summary>
    public static bool TryCreate(
        AccountId account,
        Generation generation,
        ReadOnlySpan<byte> envelopePublic,
        ReadOnlySpan<byte> letterPublic,
        [NotNullWhen(true)] out AccountKey? key)
    {
        bool valid = XWing.IsValidPublicKey(envelopePublic) && XWing.IsValidPublicKey(letterPublic);
        key = valid ? new AccountKey(account, generation, envelopePublic.ToArray(), letterPublic.ToArray()) : null;
        return valid;
    }

    /// <summary>Whether these are the same public halves of the same account and generation, in constant
    /// time.</summary>
    public bool Matches(AccountKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Account == other.Account
            && Generation == other.Generation
            && CryptographicOperations.FixedTimeEquals(EnvelopePublic.Span, other.EnvelopePublic.Span)
            && CryptographicOperations.FixedTimeEquals(LetterPublic.Span, other.LetterPublic.Span);
    }

    internal ReadOnlySpan<byte> PublicOf(SealHalf half)
        => half switch
        {
            SealHalf.Envelope => EnvelopePublic.Span,
            SealHalf.Letter => LetterPublic.Span,
        };
}
