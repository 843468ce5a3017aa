using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Shinten.Mail.Flags;

/// <summary>The system flags of RFC 9051 §2.3.2 as bits, as they are stored.</summary>
[System.Flags]
public enum SystemFlags : byte
{
    None = 0,
    Seen = 1,
    Answered = 2,
    Flagged = 4,
    Deleted = 8,
    Draft = 16,
}

/// <summary>
/// The flags and keywords of one message. Keywords keep the case they came in and compare without it.
/// </summary>
public sealed class MessageFlags : IEquatable<MessageFlags>
{
    public const int MaxKeywords = 64;
    public const int MaxKeywordLength = 100;

    private static readonly SearchValues<char> AtomSpecials = SearchValues.Create("(){%*\"\\]");

    private MessageFlags(SystemFlags system, string[] keywords)
    {
        System = system;
        Keywords = keywords;
    }

    public static MessageFlags None { get; } = new(SystemFlags.None, []);

    public SystemFlags System { get; }

    /// <summary>Sorted without regard to case, each once.</summary>
    public IReadOnlyList<string> Keywords { get; }

    public static MessageFlags Of(SystemFlags system) => system == SystemFlags.None ? None : new(system, []);

    /// <summary>False if a keyword is no atom, is too long, or there are too many.</summary>
    public static bool TryMake(
        SystemFlags system, IEnumerable<string> keywords, [NotNullWhen(true)] out MessageFlags? flags)
    {
        SortedSet<string> sorted = new(keywords, StringComparer.OrdinalIgnoreCase);
        flags = sorted.Count <= MaxKeywords && sorted.All(IsKeyword) ? new MessageFlags(system, [.. sorted]) : null;
        return flags is not null;
    }

    /// <summary>
    /// One name as a client writes it: <c>\Seen</c> or a keyword; false for <c>\Recent</c> and unknown system flags.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> name, out SystemFlags system, out string? keyword)
    {
        keyword = null;
        system = name.StartsWith("\\") ? SystemFlag(name[1..]) : SystemFlags.None;
        if (system == SystemFlags.None && IsKeyword(name))
        {
            keyword = name.ToString();
        }

        return system != SystemFlags.None || keyword is not null;
    }

    // flag-keyword = … / atom  (RFC 9051 §9)
    public static bool IsKeyword(string name) => IsKeyword(name.AsSpan());

    public bool Has(SystemFlags flag) => (System & flag) == flag;

    public bool Has(string keyword) => Keywords.Contains(keyword, StringComparer.OrdinalIgnoreCase);

    /// <summary>STORE +FLAGS; null if there would be too many keywords.</summary>
    public MessageFlags? With(MessageFlags added)
        => TryMake(System | added.System, Keywords.Concat(added.Keywords), out MessageFlags? flags) ? flags : null;

    /// <summary>STORE -FLAGS.</summary>
    public MessageFlags Without(MessageFlags removed) => new(
        System & ~removed.System, [.. Keywords.Except(removed.Keywords, StringComparer.OrdinalIgnoreCase)]);

    public bool Equals(MessageFlags? other) => other is not null && System == other.System
        && Keywords.SequenceEqual(other.Keywords, StringComparer.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => Equals(obj as MessageFlags);

    public override int GetHashCode() => HashCode.Combine(System, Keywords.Count);

    public override string ToString() => string.Join(' ', Names());

    /// <summary>As FETCH FLAGS lists them.</summary>
    public IEnumerable<string> Names()
    {
        foreach (SystemFlags flag in Enum.GetValues<SystemFlags>())
        {
            if (flag != SystemFlags.None && Has(flag))
            {
                yield return $"\\{flag}";
            }
        }

        foreach (string keyword in Keywords)
        {
            yield return keyword;
        }
    }

    private static bool IsKeyword(ReadOnlySpan<char> name)
        => name.Length is > 0 and <= MaxKeywordLength && !name.ContainsAnyExceptInRange('!', '~')
            && !name.ContainsAny(AtomSpecials);

    private static SystemFlags SystemFlag(ReadOnlySpan<char> name)
    {
        foreach (SystemFlags flag in (ReadOnlySpan<SystemFlags>)
            [SystemFlags.Seen, SystemFlags.Answered, SystemFlags.Flagged, SystemFlags.Deleted, SystemFlags.Draft])
        {
            if (name.Equals(flag.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return flag;
            }
        }

        return SystemFlags.None;
    }
}
