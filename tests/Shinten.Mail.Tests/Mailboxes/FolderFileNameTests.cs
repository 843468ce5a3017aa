using System.Text;
using CsCheck;
using Shinten.Mail.Mailboxes;
using Xunit;

namespace Shinten.Mail.Tests.Mailboxes;

public sealed class FolderFileNameTests
{
    [Theory]
    [InlineData("Bills", "Bills")]
    [InlineData("領収書", "領収書")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("..", "%2E%2E")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("v1.2", "v1.2")]
    [InlineData("end. ", "end.%20")]
    [InlineData("100%", "100%25")]
    [InlineData("C:\\new?*\"<>|", "C%3A%5Cnew%3F%2A%22%3C%3E%7C")]
    [InlineData("a.mbox", "a%2Embox")]
    [InlineData("1.EML", "1%2EEML")]
    [InlineData("left\u202Eright", "left%E2%80%AEright")]
    [InlineData("~home", "%7Ehome")]
    public void A_component_becomes_a_safe_name_and_comes_back(string component, string name)
    {
        Assert.Equal(name, FolderFileName.Encode(component));
        Assert.True(FolderFileName.TryDecode(name, out string? back));
        Assert.Equal(component, back);
    }

    [Fact]
    public void Every_component_comes_back_or_is_cut_to_a_name_of_its_own()
        => Gen.String[Gen.Char, 1, 255]
            .Where(text => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD))
            .Sample(text =>
            {
                string name = FolderFileName.Encode(text);
                Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 200);
                Assert.DoesNotContain(name, c => char.IsControl(c) || c is '/' or '\\' or ':');
                Assert.False(name is "." or "..");
                Assert.Equal(!name.Contains('~'), FolderFileName.TryDecode(name, out string? back));
                Assert.True(back is null || back == text);
            });

    [Fact]
    public void Long_names_that_differ_at_their_end_are_cut_to_different_names()
    {
        string one = FolderFileName.Encode(new string('親', 85) + "1");
        string other = FolderFileName.Encode(new string('親', 85) + "2");

        Assert.NotEqual(one, other);
        Assert.False(FolderFileName.TryDecode(one, out _));
    }

    [Theory]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("%41")]
    [InlineData("a b ")]
    [InlineData("x~0123456789ab")]
    public void What_we_never_write_is_not_read(string name) => Assert.False(FolderFileName.TryDecode(name, out _));
}
