using Shinten.Mail.Flags;
using Xunit;

namespace Shinten.Mail.Tests.Flags;

public sealed class MessageFlagsTests
{
    [Theory]
    [InlineData("\\Seen", SystemFlags.Seen, null)]
    [InlineData("\\fLAGGED", SystemFlags.Flagged, null)]
    [InlineData("$Forwarded", SystemFlags.None, "$Forwarded")]
    [InlineData("NonJunk", SystemFlags.None, "NonJunk")]
    public void A_flag_is_read(string name, SystemFlags system, string? keyword)
    {
        Assert.True(MessageFlags.TryParse(name, out SystemFlags readSystem, out string? readKeyword));
        Assert.Equal((system, keyword), (readSystem, readKeyword));
    }

    [Theory]
    [InlineData("\\Recent")]
    [InlineData("\\Strange")]
    [InlineData("\\")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a]")]
    [InlineData("naïve")]
    [InlineData("a*")]
    public void What_is_no_flag_is_refused(string name) => Assert.False(MessageFlags.TryParse(name, out _, out _));

    [Fact]
    public void Keywords_compare_without_case_and_keep_it()
    {
        Assert.True(MessageFlags.TryMake(SystemFlags.Seen, ["Work", "$Label1"], out MessageFlags? flags));
        Assert.True(MessageFlags.TryMake(SystemFlags.Draft, ["WORK", "new"], out MessageFlags? more));

        Assert.Equal("\\Seen \\Draft $Label1 new Work", flags.With(more)!.ToString());
        Assert.Equal("\\Seen $Label1", flags.Without(more).ToString());
        Assert.True(flags.Has("work"));
        Assert.False(MessageFlags.TryMake(SystemFlags.None, Enumerable.Range(0, 65).Select(i => $"k{i}"), out _));
    }
}
