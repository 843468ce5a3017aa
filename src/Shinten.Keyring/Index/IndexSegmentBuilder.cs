using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;

namespace Shinten.Keyring.Index;

/// <summary>Merges the words of many letters into one segment: term → letters (sealing.md §5).</summary>
public sealed class IndexSegmentBuilder
{
    /// <summary>Letters of a full segment.</summary>
    public const int UsualLetters = 1000;

    /// <summary>Longest term; a longer one is refused.</summary>
    public const int MaxTermLength = 255;

    private readonly List<MessageId> _letters = [];
    private readonly Dictionary<byte[], List<int>> _terms = new(TermComparer.Ordinal);
    private readonly Dictionary<byte[], List<int>>.AlternateLookup<ReadOnlySpan<byte>> _byTerm;

    public IndexSegmentBuilder() => _byTerm = _terms.GetAlternateLookup<ReadOnlySpan<byte>>();

    public int Letters => _letters.Count;

    /// <summary>Begins a letter, in rising order of message ids; the terms that follow are its own.</summary>
    public void AddLetter(MessageId letter)
    {
        if (_letters.Count > 0 && _letters[^1].Value >= letter.Value)
            throw new ArgumentException("Letters come in rising order, each once.", nameof(letter));
        _letters.Add(letter);
    }

    /// <summary>Adds a term of the letter that was begun last.</summary>
    public void AddTerm(ReadOnlySpan<byte> term)
    {
        ArgumentOutOfRangeException.ThrowIfZero(term.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(term.Length, MaxTermLength);
        int letter = _letters.Count - 1;
        if (!_byTerm.TryGetValue(term, out List<int>? letters))
            _byTerm[term] = letters = [];
        if (letters.Count == 0 || letters[^1] != letter)
            letters.Add(letter);
    }

    /// <summary>Seals the segment; needs <see cref="Access.Everything"/>.</summary>
    public SealedIndexSegment Seal(AccountSecrets owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        byte[][] sorted = [.. _terms.Keys];
        Array.Sort(sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        using IndexSegmentWriter writer = new(owner, SegmentId.New());
        foreach (byte[] term in sorted)
            writer.Add(term, _terms[term]);
        return writer.Finish(_letters);
    }

    private sealed class TermComparer
        : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static TermComparer Ordinal { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode((ReadOnlySpan<byte>)obj);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
