using System.Text;
using Shinten.Protocols.Imap.Grammar;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>Sequence sets (RFC 9051 §9).</summary>
public sealed class NumberSetTests
{
    [Theory]
    [InlineData("1", "1-1")]
    [InlineData("2:4", "2-4")]
    [InlineData("4:2", "2-4")]
    [InlineData("*", "9-9")]
    [InlineData("1:*", "1-9")]
    [InlineData("20:*", "9-20")]
    [InlineData("*:4,5:7", "4-9")]
    [InlineData("5,1:2,3,7", "1-3 5-5 7-7")]
    [InlineData("4294967295,1", "1-1 4294967295-4294967295")]
    public void Sets_are_sorted_and_merged(string written, string resolved)
    {
        ImapArguments arguments = new(Encoding.ASCII.GetBytes(written), utf8: false);
        NumberRange[] ranges = arguments.NumberSet().Resolve(9);
        Assert.True(arguments.IsAtEnd);
        Assert.Equal(resolved, string.Join(' ', ranges.Select(range => $"{range.First}-{range.Last}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1:0")]
    [InlineData("4294967296")]
    [InlineData("1,")]
    [InlineData("1:")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1::2")]
    public void What_is_no_set_is_refused(string written)
        => Assert.Throws<ImapSyntaxException>(
            () => new ImapArguments(Encoding.ASCII.GetBytes(written), utf8: false).NumberSet());

    [Theory]
    [InlineData(new uint[] { }, "")]
    [InlineData(new uint[] { 4 }, "4")]
    [InlineData(new uint[] { 1, 2, 3, 5, 7, 8 }, "1:3,5,7:8")]
    public void Sets_are_written_as_ranges(uint[] numbers, string text)
        => Assert.Equal(text, NumberSet.Format(numbers));
}
