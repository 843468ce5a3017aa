using Shinten.Protocols.Imap.Listing;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>The wildcards of LIST (RFC 9051 §6.3.9.1).</summary>
public sealed class ListPatternTests
{
    [Theory]
    [InlineData("*", "a/b/c", true)]
    [InlineData("%", "a", true)]
    [InlineData("%", "a/b", false)]
    [InlineData("a/%", "a/b", true)]
    [InlineData("a/%", "a/b/c", false)]
    [InlineData("a*", "a/b/c", true)]
    [InlineData("*c", "a/b/c", true)]
    [InlineData("%/%", "a/b", true)]
    [InlineData("%b%", "abc", true)]
    [InlineData("inbox", "INBOX", true)]
    [InlineData("inbox/%", "INBOX/x", true)]
    [InlineData("abc", "ABC", false)]
    [InlineData("", "a", false)]
    [InlineData("a", "", false)]
    public void Names_match(string pattern, string name, bool matches)
        => Assert.Equal(matches, ListPattern.Matches(pattern, name));

    [Theory]
    [InlineData("**%*a%%*b", "*a*b")]
    [InlineData("%%/%%%", "%/%")]
    [InlineData("a/b", "a/b")]
    [InlineData("", "")]
    public void Wildcards_in_a_row_become_one(string written, string simple)
        => Assert.Equal(simple, ListPattern.Simplify(written));

    [Fact]
    public void A_pattern_longer_than_every_name_is_given_up_early()
    {
        // Letter by letter this would be two hundred million steps for each of ten thousand names.
        string pattern = ListPattern.Simplify(string.Concat(Enumerable.Repeat("*a", 500_000)));
        string name = new('a', 200);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.False(ListPattern.Matches(pattern, name));
        }
    }

    [Fact]
    public void Many_wildcards_cost_no_more_than_few()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 2_000));
        Assert.False(ListPattern.Matches(pattern, new string('a', 1_900) + "b"));
    }
}
