using CsCheck;
using Shinten.Mail.Flags;
using Shinten.Mail.Maildir;
using Xunit;

namespace Shinten.Mail.Tests.Maildir;

/// <summary>Names of files and folders in a Maildir++ as Dovecot writes them.</summary>
public sealed class MaildirTests
{
    [Theory]
    [InlineData("1.M2P3.host,S=5:2,", SystemFlags.None, "")]
    [InlineData("1.M2P3.host:2,DFRST", SystemFlags.Draft | SystemFlags.Flagged | SystemFlags.Answered | SystemFlags.Seen
        | SystemFlags.Deleted, "")]
    [InlineData("1.host:2,Sac", SystemFlags.Seen, "0,2")]
    public void Flags_and_keywords_are_read_and_written(string name, SystemFlags flags, string keywords)
    {
        MaildirFileName read = MaildirFileName.Parse(name);

        Assert.Equal((flags, keywords), (read.Flags, string.Join(',', read.Keywords)));
        Assert.Equal(name, read.ToString());
    }

    [Theory]
    [InlineData("1.host", SystemFlags.None, false)]
    [InlineData("1.host:1,exp", SystemFlags.None, false)]
    [InlineData("1.host:2,SSX9R", SystemFlags.Seen | SystemFlags.Answered, false)]
    [InlineData("a:2,b:2,PS", SystemFlags.Seen, true)]
    public void Odd_names_are_read_too(string name, SystemFlags flags, bool isPassed)
    {
        MaildirFileName read = MaildirFileName.Parse(name);

        Assert.Equal((flags, isPassed), (read.Flags, read.IsPassed));
    }

    [Theory]
    [InlineData("INBOX", "")]
    [InlineData("Sent", ".Sent")]
    [InlineData("Lists/dev", ".Lists.dev")]
    [InlineData("Entwürfe", ".Entw&APw-rfe")]
    [InlineData("領収書/2026", ".&mBhTzmb4-.2026")]
    [InlineData("v1.2/a\\b", ".v1\\2e2.a\\5cb")]
    [InlineData("~peter/Q&A", ".\\7epeter.Q&-A")]
    [InlineData("INBOX/below", ".INBOX.below")]
    public void Folders_are_named_as_dovecot_names_them(string path, string folder)
    {
        Assert.Equal(folder, MaildirFolderName.Encode(path.Split('/')));
        Assert.Equal(path.Split('/'), MaildirFolderName.Decode(folder));
    }

    [Fact]
    public void Every_path_that_is_not_too_long_comes_back()
        => Gen.String[Gen.Char, 1, 20]
            .Where(text => text.EnumerateRunes().All(rune => rune.Value is >= 0x20 and not 0xFFFD))
            .Array[1, 4]
            .Sample(path =>
            {
                string folder = MaildirFolderName.Encode(path);
                Assert.InRange(folder.Length, path is ["INBOX"] ? 0 : 2, 240);
                Assert.True(folder.Contains('~') || MaildirFolderName.Decode(folder).SequenceEqual(path), folder);
            });

    [Fact]
    public void A_path_that_is_too_long_is_cut_to_a_name_of_its_own()
    {
        string one = MaildirFolderName.Encode([new string('a', 200), new string('b', 100)]);
        string other = MaildirFolderName.Encode([new string('a', 200), new string('b', 101)]);

        Assert.Equal((240, 240), (one.Length, other.Length));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Keywords_have_numbers_in_a_file_beside_the_letters()
    {
        DovecotKeywords keywords = DovecotKeywords.Parse("0 $Forwarded\n2 Work\nnonsense\n99 far\n3 not a keyword\n");

        Assert.Equal(("$Forwarded", null, "Work"), (keywords.NameOf(0), keywords.NameOf(1), keywords.NameOf(2)));
        Assert.Equal(2, keywords.NumberOf("work"));
        Assert.Equal(1, keywords.NumberOf("new"));
        Assert.Equal("0 $Forwarded\n1 new\n2 Work\n", keywords.ToString());
    }

    [Fact]
    public void There_are_letters_for_twenty_six_keywords()
    {
        DovecotKeywords keywords = DovecotKeywords.Parse("");

        for (int number = 0; number < 26; number++)
        {
            Assert.Equal(number, keywords.NumberOf($"k{number}"));
        }

        Assert.Null(keywords.NumberOf("one more"));
    }
}
