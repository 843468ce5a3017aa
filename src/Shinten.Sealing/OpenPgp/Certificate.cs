namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// A key with its user ids, subkeys and the signatures by which it binds them (RFC 9580 §10.1). It holds only
/// self-signatures that were verified; what is valid depends on the time and is asked of it.
/// </summary>
internal sealed class Certificate(PublicKey primary)
{
    public PublicKey Primary { get; } = primary;

    public List<SelfSignature> Direct { get; } = [];

    public List<SelfSignature> Revocations { get; } = [];

    public List<UserId> UserIds { get; } = [];

    public List<Subkey> Subkeys { get; } = [];

    /// <summary>Why nothing was verified although it was there, for people.</summary>
    public string? SignatureComplaint { get; set; }

    /// <summary>Why the whole certificate does not count at this time, for people; null if it does.</summary>
    public string? WhyInvalid(DateTimeOffset now)
    {
        uint time = Seconds(now);
        if (Revocations.Exists(revocation => revocation.Revokes(time)))
            return "it has been revoked";
        if (Primary.Created > time)
            return "it was made in the future";
        if (PrimarySelfSignature(time) is not { } binding)
            return SignatureComplaint ?? "its owner's signatures are missing, damaged or expired";

        return binding.KeyIsExpired(Primary, time) ? "it has expired" : null;
    }

    /// <summary>The newest key that may encrypt mail at this time; null if there is none.</summary>
    public PublicKey? EncryptionKey(DateTimeOffset now)
    {
        uint time = Seconds(now);
        PublicKey? newest = null;
        foreach (Subkey subkey in Subkeys)
        {
            if (subkey.CanEncrypt(time) && !(newest?.Created > subkey.Key.Created))
                newest = subkey.Key;
        }

        return newest ?? (PrimaryMayEncrypt(time) ? Primary : null);
    }

    /// <summary>The keys whose signatures over mail count at this time.</summary>
    public IEnumerable<PublicKey> SigningKeys(DateTimeOffset now)
    {
        uint time = Seconds(now);
        if (PrimarySelfSignature(time) is { } binding && binding.Allows(KeyFlags.Sign) && Primary.Weakness is null)
            yield return Primary;

        foreach (Subkey subkey in Subkeys)
        {
            if (subkey.CanSign(time))
                yield return subkey.Key;
        }
    }

    /// <summary>Features that the owner's software announces (RFC 9580 §5.2.3.32).</summary>
    public byte Features(DateTimeOffset now) => Preference(now, signature => signature.Features != 0)?.Features ?? 0;

    /// <summary>Pairs of cipher and AEAD mode in order of preference (RFC 9580 §5.2.3.15).</summary>
    public byte[] AeadCiphersuites(DateTimeOffset now)
        => Preference(now, signature => signature.AeadCiphersuites is not null)?.AeadCiphersuites ?? [];

    /// <summary>
    /// The signature that speaks for the whole: in version 6 the direct key signature, in version 4 that of the
    /// primary user id, or the direct key signature of a key without one (RFC 9580 §10.1.1).
    /// </summary>
    private SelfSignature? PrimarySelfSignature(uint time)
        => Primary.Version == 6
            ? SelfSignature.Newest(Direct, time)
            : PrimaryUserIdSignature(time) ?? SelfSignature.Newest(Direct, time);

    private SelfSignature? PrimaryUserIdSignature(uint time)
    {
        SelfSignature? best = null;
        foreach (UserId userId in UserIds)
        {
            if (userId.Binding(time) is { } binding && binding.IsBetterThan(best))
                best = binding;
        }

        return best;
    }

    private SignatureSubpackets? Preference(DateTimeOffset now, Predicate<SignatureSubpackets> says)
    {
        uint time = Seconds(now);
        if (PrimarySelfSignature(time)?.Subpackets is { } first && says(first))
            return first;

        return SelfSignature.Newest(Direct, time)?.Subpackets is { } direct && says(direct) ? direct : null;
    }

    private bool PrimaryMayEncrypt(uint time)
        => Primary.CanEncrypt && Primary.Weakness is null
            && PrimarySelfSignature(time)?.Allows(KeyFlags.EncryptMail | KeyFlags.EncryptStorage) == true;

    private static uint Seconds(DateTimeOffset now) => (uint)Math.Clamp(now.ToUnixTimeSeconds(), 0, uint.MaxValue);

    internal sealed class UserId(byte[] text)
    {
        public byte[] Text { get; } = text;

        public List<SelfSignature> Certifications { get; } = [];

        public List<SelfSignature> Revocations { get; } = [];

        public SelfSignature? Binding(uint time)
        {
            SelfSignature? newest = SelfSignature.Newest(Certifications, time);
            return newest is null || Revocations.Exists(revocation => revocation.Revokes(time, newest))
                ? null
                : newest;
        }
    }

    internal sealed class Subkey(PublicKey key)
    {
        public PublicKey Key { get; } = key;

        public List<SelfSignature> Bindings { get; } = [];

        public List<SelfSignature> Revocations { get; } = [];

        public bool CanEncrypt(uint time) => Key.CanEncrypt && Key.Weakness is null
            && ValidBinding(time)?.Allows(KeyFlags.EncryptMail | KeyFlags.EncryptStorage) == true;

        public bool CanSign(uint time) => Key.Weakness is null
            && ValidBinding(time) is { HasBackSignature: true, Flags: { } flags }
            && (flags & KeyFlags.Sign) != 0;

        public SelfSignature? ValidBinding(uint time)
            => Key.Created > time
                || Revocations.Exists(revocation => revocation.Revokes(time))
                || SelfSignature.Newest(Bindings, time) is not { } binding
                || binding.KeyIsExpired(Key, time)
                ? null
                : binding;
    }
}
