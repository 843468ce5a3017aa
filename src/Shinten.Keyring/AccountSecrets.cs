using System.Security.Cryptography;
using Shinten.Keyring.Primitives;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring;

/// <summary>What opens everything of an account, or the part of it that a slot gave (sealing.md §3).</summary>
public sealed partial class AccountSecrets : IDisposable
{
    private readonly EnvelopeSeed? _envelopeSeed;
    private readonly LetterSeed? _letterSeed;
    private readonly VaultKey? _vaultKey;
    private readonly Lock _gate = new();
    private AccountKey? _accountKey;
    private XWingOpener? _envelopeOpener;
    private XWingOpener? _letterOpener;

    private AccountSecrets(
        AccountId account,
        Generation generation,
        EnvelopeSeed? envelopeSeed,
        LetterSeed? letterSeed,
        VaultKey? vaultKey)
    {
        Account = account;
        Generation = generation;
        _envelopeSeed = envelopeSeed;
        _letterSeed = letterSeed;
        _vaultKey = vaultKey;
    }

    public AccountId Account { get; }

    public Generation Generation { get; }

    /// <summary>What is present: nothing, the envelope seed, or all three secrets.</summary>
    public Access Access
        => _letterSeed is not null ? Access.Everything
            : _envelopeSeed is not null ? Access.Envelopes
            : Access.Ciphertext;

    /// <summary>The public halves, derived from the seeds; only from <see cref="Access.Everything"/>.</summary>
    public AccountKey AccountKey => _accountKey ??= DeriveAccountKey();

    public static AccountSecrets Generate(AccountId account, Generation generation)
        => new(account, generation, EnvelopeSeed.Generate(), LetterSeed.Generate(), VaultKey.Generate());

    /// <summary>Opens a seal: its envelope half now, its letter half when it is first needed.</summary>
    /// <exception cref="SealedObjectException">It is damaged, of another account or of another generation.</exception>
    public OpenedSeal Open(WrappedSeal wrapped)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        EnvelopeKey envelopeKey = new();
        try
        {
            SealUnwrapping.Unwrap(this, wrapped, SealHalf.Envelope, envelopeKey);
        }
        catch
        {
            envelopeKey.Dispose();
            throw;
        }

        return new OpenedSeal(
            Account, wrapped.Id, envelopeKey, _letterSeed is null ? null : () => LetterKeyOf(wrapped));
    }

    /// <summary>Whether the account key and the secrets belong together: compared at each unlock (sealing.md
    /// §3).</summary>
    /// <remarks>From <see cref="Access.Envelopes"/> only the envelope half can be compared.</remarks>
    public bool Matches(AccountKey stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (_envelopeSeed is null || stored.Account != Account || stored.Generation != Generation)
            return false;
        return Access == Access.Everything
            ? AccountKey.Matches(stored)
            : CryptographicOperations.FixedTimeEquals(
                XWingPrivate.PublicKeyOf(_envelopeSeed), stored.EnvelopePublic.Span);
    }

    public void Dispose()
    {
        _envelopeSeed?.Dispose();
        _letterSeed?.Dispose();
        _vaultKey?.Dispose();
        lock (_gate)
        {
            _envelopeOpener?.Dispose();
            _letterOpener?.Dispose();
        }
    }

    internal static AccountSecrets From(
        AccountId account,
        Generation generation,
        EnvelopeSeed? envelopeSeed,
        LetterSeed? letterSeed,
        VaultKey? vaultKey)
        => new(account, generation, envelopeSeed, letterSeed, vaultKey);

    /// <summary>The payload of a slot (sealing.md §7): nothing, the envelope seed, or all three secrets.</summary>
    internal static AccountSecrets FromPayload(AccountId account, Generation generation, ReadOnlySpan<byte> payload)
        => payload.Length switch
        {
            0 => new(account, generation, null, null, null),
            SecretKey.Length => new(account, generation, EnvelopeSeed.From(payload), null, null),
            _ => new(
                account,
                generation,
                EnvelopeSeed.From(payload[..32]),
                LetterSeed.From(payload[32..64]),
                VaultKey.From(payload[64..96])),
        };

    internal int WritePayload(Access access, Span<byte> payload)
    {
        if (access > Access)
            throw new InvalidOperationException("These secrets open less than the slot is to open.");
        ReadOnlySpan<SecretKey?> parts = access switch
        {
            Access.Ciphertext => [],
            Access.Envelopes => [_envelopeSeed],
            Access.Everything => [_envelopeSeed, _letterSeed, _vaultKey],
        };
        int length = 0;
        foreach (SecretKey? part in parts)
        {
            using SecretReading secret = part!.Read();
            secret.Bytes.CopyTo(payload[length..]);
            length += SecretKey.Length;
        }

        return length;
    }

    internal bool Has(SealHalf half)
        => half switch
        {
            SealHalf.Envelope => _envelopeSeed is not null,
            SealHalf.Letter => _letterSeed is not null,
        };

    /// <summary>What opens seals of that half; made when the first is opened.</summary>
    internal XWingOpener OpenerOf(SealHalf half)
    {
        lock (_gate)
        {
            return half switch
            {
                SealHalf.Envelope => _envelopeOpener ??= XWingOpener.Of(SeedOf(half)),
                SealHalf.Letter => _letterOpener ??= XWingOpener.Of(SeedOf(half)),
            };
        }
    }

    internal SecretKey SeedOf(SealHalf half)
        => half switch
        {
            SealHalf.Envelope => _envelopeSeed,
            SealHalf.Letter => (SecretKey?)_letterSeed,
        }
        ?? throw new InvalidOperationException("These secrets do not open that half.");

    private LetterKey? LetterKeyOf(WrappedSeal wrapped)
    {
        LetterKey key = new();
        try
        {
            SealUnwrapping.Unwrap(this, wrapped, SealHalf.Letter, key);
            return key;
        }
        catch (SealedObjectException)
        {
            key.Dispose();
            return null;
        }
    }

    private AccountKey DeriveAccountKey()
    {
        byte[] envelopePublic = XWingPrivate.PublicKeyOf(SeedOf(SealHalf.Envelope));
        byte[] letterPublic = XWingPrivate.PublicKeyOf(SeedOf(SealHalf.Letter));
        return AccountKey.TryCreate(Account, Generation, envelopePublic, letterPublic, out AccountKey? key)
            ? key
            : throw new CryptographicException("A derived public key is not valid.");
    }
}
