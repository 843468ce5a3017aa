using Shinten.Mail.Flags;

namespace Shinten.Storage.Messages;

/// <summary>
/// The flags of one message in one mailbox: the system flags, and keywords by their number in the account's
/// <see cref="KeywordTable"/>.
/// </summary>
public readonly record struct FlagSet(long Bits)
{
    /// <summary>How many different keywords an account may use.</summary>
    public const int MaxKeywords = 55;

    private const int FirstKeywordBit = 8;

    private const long SystemBits = (1L << FirstKeywordBit) - 1;

    public static FlagSet None => default;

    public static FlagSet Seen => Of(SystemFlags.Seen);

    public static FlagSet Deleted => Of(SystemFlags.Deleted);

    public SystemFlags System => (SystemFlags)(Bits & SystemBits);

    public bool IsEmpty => Bits == 0;

    public static FlagSet Of(SystemFlags flags) => new((long)flags);

    /// <summary>The lone flag of the keyword with this number in the account's table.</summary>
    public static FlagSet Keyword(int number) => new(1L << (FirstKeywordBit + number));

    public bool Has(SystemFlags flags) => (System & flags) == flags;

    public bool Has(FlagSet flags) => (Bits & flags.Bits) == flags.Bits;

    public FlagSet With(FlagSet flags) => new(Bits | flags.Bits);

    public FlagSet Without(FlagSet flags) => new(Bits & ~flags.Bits);
}
