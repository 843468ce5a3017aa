using System.Text;
using Shinten.Keyring.Index;
using Shinten.Keyring.Tests.Seals;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Xunit;

namespace Shinten.Keyring.Tests.Index;

public sealed class IndexSegmentTests : IDisposable
{
    private readonly Owner _owner = new();

    [Fact]
    public void Every_term_finds_its_letters_over_many_blocks()
    {
        Dictionary<string, HashSet<MessageId>> expected = [];
        SealedIndexSegment segment = Build(1000, letter =>
            Enumerable.Range(0, 60).Select(i => $"term{(letter * 37) + (i * i) % 977}x{i % 7}"), expected);
        using OpenedSegment opened = Opened(segment);

        Assert.Equal(1000, opened.Letters.Count);
        Assert.True(segment.Bytes.Length > 3 * 16 * 1024);
        foreach ((string term, HashSet<MessageId> letters) in expected.Take(500))
        {
            HashSet<MessageId> exact = [];
            Assert.True(opened.TryFindPrefix(Encoding.UTF8.GetBytes(term), exact));
            Assert.Superset(letters, exact);
        }

        HashSet<MessageId> containing = [];
        Assert.True(opened.TryFind(term => term.IndexOf("99x"u8) >= 0, containing));
        Assert.Equal(
            expected.Where(pair => pair.Key.Contains("99x", StringComparison.Ordinal))
                .SelectMany(pair => pair.Value).Distinct().OrderBy(letter => letter.Value),
            containing.OrderBy(letter => letter.Value));
    }

    [Fact]
    public void A_prefix_finds_exactly_the_terms_that_begin_with_it()
    {
        Dictionary<string, HashSet<MessageId>> expected = [];
        SealedIndexSegment segment = Build(
            300,
            letter => Enumerable.Range(0, 200).Select(i => $"{(char)('a' + (i % 26))}{letter * i % 4999}"),
            expected);
        using OpenedSegment opened = Opened(segment);

        foreach (string prefix in new[] { "a", "m1", "z49", "c4", "", "q", "zz", "0" })
        {
            HashSet<MessageId> found = [];
            Assert.True(opened.TryFindPrefix(Encoding.UTF8.GetBytes(prefix), found));
            Assert.Equal(
                expected.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .SelectMany(pair => pair.Value).Distinct().OrderBy(letter => letter.Value),
                found.OrderBy(letter => letter.Value));
        }
    }

    [Fact]
    public void An_empty_segment_and_one_without_terms_open()
    {
        using OpenedSegment none = Opened(new IndexSegmentBuilder().Seal(_owner.Secrets));
        using OpenedSegment silent = Opened(Build(2, _ => [], []));

        Assert.Empty(none.Letters);
        Assert.Equal(2, silent.Letters.Count);
        Assert.True(silent.TryFind(_ => true, new HashSet<MessageId>()));
    }

    [Fact]
    public void A_segment_that_is_altered_or_anothers_does_not_open()
    {
        SealedIndexSegment segment = Build(3, letter => [$"term{letter}"], []);
        using Owner stranger = new(8);

        Assert.False(OpenedSegment.TryOpen(stranger.Secrets, segment, out _));
        Assert.False(OpenedSegment.TryOpen(_owner.Secrets, segment with { Id = SegmentId.New() }, out _));
        Assert.False(OpenedSegment.TryOpen(_owner.Secrets, segment with { Bytes = segment.Bytes[..^1] }, out _));
        Assert.False(OpenedSegment.TryOpen(_owner.Secrets, segment with { Bytes = default }, out _));
        foreach (int at in new[] { 0, 4, 8, 9, 30 })
            Assert.False(OpenedSegment.TryOpen(_owner.Secrets, Altered(segment, at), out _));

        using OpenedSegment opened = Opened(Altered(segment, -1));
        HashSet<MessageId> found = [];
        Assert.False(opened.TryFind(_ => true, found));
        Assert.Empty(found);
    }

    public void Dispose() => _owner.Dispose();

    private static SealedIndexSegment Altered(SealedIndexSegment segment, int at)
        => segment with { Bytes = Owner.Altered(segment.Bytes, at) };

    private OpenedSegment Opened(SealedIndexSegment segment)
    {
        Assert.True(OpenedSegment.TryOpen(_owner.Secrets, segment, out OpenedSegment? opened));
        return opened;
    }

    private SealedIndexSegment Build(
        int letters, Func<int, IEnumerable<string>> termsOf, Dictionary<string, HashSet<MessageId>> expected)
    {
        IndexSegmentBuilder builder = new();
        for (int letter = 0; letter < letters; letter++)
        {
            MessageId message = new((letter * 3) + 1);
            builder.AddLetter(message);
            foreach (string term in termsOf(letter))
            {
                builder.AddTerm(Encoding.UTF8.GetBytes(term));
                if (!expected.TryGetValue(term, out HashSet<MessageId>? found))
                    expected[term] = found = [];
                found.Add(message);
            }
        }

        return builder.Seal(_owner.Secrets);
    }
}
