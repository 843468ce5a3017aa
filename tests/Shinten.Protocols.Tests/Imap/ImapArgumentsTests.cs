using System.Globalization;
using System.Text;
using Shinten.Protocols.Imap.Grammar;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>Words, strings, dates and flags (RFC 9051 §9).</summary>
public sealed class ImapArgumentsTests
{
    [Theory]
    [InlineData("atom", "atom")]
    [InlineData("a]b", "a]b")]
    [InlineData("\"two words\"", "two words")]
    [InlineData("\"a \\\"b\\\" \\\\\"", "a \"b\" \\")]
    [InlineData("{3}\r\na\"b", "a\"b")]
    [InlineData("{0+}\r\n", "")]
    [InlineData("\"\"", "")]
    public void Strings_come_in_three_forms(string written, string text)
        => Assert.Equal(text, Encoding.UTF8.GetString(Arguments(written).AString()));

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("\"open")]
    [InlineData("\"bad \\escape\"")]
    [InlineData("\"line\r\nend\"")]
    [InlineData("{5}\r\nabc")]
    [InlineData("{x}\r\nabc")]
    [InlineData("{1}abc")]
    [InlineData("{1}\r\n\0")]
    public void What_is_no_string_is_refused(string written)
        => Assert.Throws<ImapSyntaxException>(() => Arguments(written).AString());

    [Theory]
    [InlineData("\" 1-Feb-2026 23:59:60 +0530\"", "2026-02-01T23:59:59+05:30")]
    [InlineData("\"17-jul-1996 02:44:25 -0700\"", "1996-07-17T02:44:25-07:00")]
    public void Dates_with_times_are_read(string written, string time)
        => Assert.Equal(
            DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), Arguments(written).DateTime());

    [Theory]
    [InlineData("\"31-Feb-2026 00:00:00 +0000\"")]
    [InlineData("\"01-Feb-2026 24:00:00 +0000\"")]
    [InlineData("\"01-Jan-0001 00:00:00 +1400\"")]
    [InlineData("\"1-Feb-2026 00:00:00 +0000\"")]
    [InlineData("\"01-ebF-2026 00:00:00 +0000\"")]
    [InlineData("\"01-Feb-2026 00:00:00 0000\"")]
    public void Times_that_do_not_exist_are_refused(string written)
        => Assert.Throws<ImapSyntaxException>(() => Arguments(written).DateTime());

    [Theory]
    [InlineData("1-Feb-1994", 1994, 2, 1)]
    [InlineData("\"29-feb-2024\"", 2024, 2, 29)]
    public void Days_are_read(string written, int year, int month, int day)
        => Assert.Equal(new DateOnly(year, month, day), Arguments(written).Date());

    [Fact]
    public void Flags_are_a_list_in_parentheses()
        => Assert.Equal(["\\Seen", "$Junk", "NotJunk"], Arguments("(\\Seen $Junk NotJunk)").FlagList());

    [Theory]
    [InlineData("inBox", false, "INBOX")]
    [InlineData("\"Entw&APw-rfe\"", false, "Entwürfe")]
    [InlineData("\"Entwürfe &\"", true, "Entwürfe &")]
    public void Mailbox_names_depend_on_what_is_enabled(string written, bool utf8, string name)
        => Assert.Equal(name, new ImapArguments(Encoding.UTF8.GetBytes(written), utf8).Mailbox());

    private static ImapArguments Arguments(string text) => new(Encoding.UTF8.GetBytes(text), utf8: false);
}
