using Shinten.Mail.Flags;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>What a message must be to be found, in mail terms (RFC 9051 §6.4.4); protocols translate into it.</summary>
public abstract record SearchKey
{
    private SearchKey()
    {
    }

    public static SearchKey Everything { get; } = new All();

    public sealed record All : SearchKey;

    /// <summary>UIDs in ranges; a protocol turns sequence numbers into these before it searches.</summary>
    public sealed record Uids(IReadOnlyList<UidRange> Ranges) : SearchKey;

    public sealed record HasFlag(SystemFlags Flag) : SearchKey;

    public sealed record HasKeyword(string Keyword) : SearchKey;

    /// <summary>The day of arrival, disregarding time and zone: from <paramref name="First"/> until before
    /// <paramref name="End"/>.</summary>
    public sealed record Arrived(DateOnly? First, DateOnly? End) : SearchKey;

    /// <summary>The day written in the Date field, disregarding time and zone.</summary>
    public sealed record Sent(DateOnly? First, DateOnly? End) : SearchKey;

    public sealed record Larger(long Octets) : SearchKey;

    public sealed record Smaller(long Octets) : SearchKey;

    /// <summary>Changed since, or at, this modSeq (RFC 7162 §3.1.5).</summary>
    public sealed record ModSeqAtLeast(long ModSeq) : SearchKey;

    /// <summary>A header field whose text contains this; an empty text asks for the field alone.</summary>
    public sealed record Header(string Field, string Text) : SearchKey;

    public sealed record Address(AddressField Field, string Text) : SearchKey;

    public sealed record Subject(string Text) : SearchKey;

    public sealed record Body(string Text) : SearchKey;

    /// <summary>In the header, MIME header fields included, or in the body.</summary>
    public sealed record Anywhere(string Text) : SearchKey;

    public sealed record Not(SearchKey Key) : SearchKey;

    public sealed record And(IReadOnlyList<SearchKey> Keys) : SearchKey;

    public sealed record Or(SearchKey First, SearchKey Second) : SearchKey;
}

public enum AddressField
{
    From,
    To,
    Cc,
    Bcc,
}
