using Shinten.Sealing.Primitives;
using Xunit;

namespace Shinten.Sealing.Tests.Primitives;

public sealed class PadmeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(9, 10)]
    [InlineData(100, 104)]
    [InlineData(1000, 1024)]
    [InlineData(1025, 1088)]
    [InlineData(100_000, 100_352)]
    public void A_length_is_rounded_up(int length, int padded) => Assert.Equal(padded, Padme.PaddedLength(length));

    [Fact]
    public void Padding_costs_at_most_an_eighth_and_few_lengths_are_left()
    {
        int[] lengths = [.. Enumerable.Range(4, 100_000)];

        Assert.All(lengths, length => Assert.InRange(Padme.PaddedLength(length), length, length + (length / 8) + 1));
        Assert.InRange(lengths.Select(Padme.PaddedLength).Distinct().Count(), 1, 300);
    }
}
