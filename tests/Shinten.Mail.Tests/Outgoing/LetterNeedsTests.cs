using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Outgoing;
using Xunit;

namespace Shinten.Mail.Tests.Outgoing;

public sealed class LetterNeedsTests
{
    private const string Multipart = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n";
    private const string Nested = "Content-Type: message/rfc822\r\n\r\n";

    [Theory]
    [InlineData("Subject: x\r\n\r\nbody\r\n", HostAbilities.None)]
    [InlineData("Subject: x", HostAbilities.None)]
    [InlineData("Subject: \u5c71\r\n\r\nbody\r\n", HostAbilities.Utf8)]
    [InlineData("Subject: x\r\n\r\n\u5c71\r\n", HostAbilities.EightBit)]
    [InlineData("Subject: x\r\n\r\na\nb\r\n", HostAbilities.Binary)]
    [InlineData("Subject: x\r\n\r\na\rb\r\n", HostAbilities.Binary)]
    [InlineData("Subject: x\r\n\r\na\0b\r\n", HostAbilities.Binary)]
    [InlineData("Subject: x\r\n\r\n\u5c71\n", HostAbilities.Binary | HostAbilities.EightBit)]
    [InlineData(Multipart + "X: \u5c71\r\n\r\nx\r\n--a--\r\n", HostAbilities.EightBit | HostAbilities.Utf8)]
    [InlineData(Multipart + Nested + "Subject: \u5c71\r\n\r\nx\r\n--a--\r\n", HostAbilities.EightBit)]
    public void A_letter_asks_for_what_is_in_it(string letter, HostAbilities needs)
        => Assert.Equal(needs, LetterNeeds.Of(Encoding.UTF8.GetBytes(letter)));

    [Theory]
    [InlineData(998, HostAbilities.None)]
    [InlineData(999, HostAbilities.Binary)]
    public void A_line_may_be_long_but_not_too_long(int length, HostAbilities needs)
        => Assert.Equal(needs, LetterNeeds.Of(
            Encoding.ASCII.GetBytes($"Subject: x\r\n\r\n{new string('a', length)}\r\nb\r\n")));

    [Theory]
    [InlineData("a@example.org", HostAbilities.None)]
    [InlineData("\u5c71@example.org", HostAbilities.Utf8)]
    [InlineData("a@\u5c71.example", HostAbilities.None)]
    public void An_address_asks_for_smtputf8_where_its_local_part_is_not_ascii(string text, HostAbilities needs)
    {
        Assert.True(MailAddress.TryParse(text, out MailAddress? address));
        Assert.Equal(needs, LetterNeeds.Of(address));
    }
}
