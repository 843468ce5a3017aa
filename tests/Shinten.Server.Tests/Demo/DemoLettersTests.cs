using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Server.Demo;
using Xunit;

namespace Shinten.Server.Tests.Demo;

public sealed class DemoLettersTests
{
    [Fact]
    public void There_are_a_few_dozen_and_one_is_large()
    {
        DemoLetter[] letters = [.. DemoLetters.All()];

        Assert.InRange(letters.Length, 40, 60);
        Assert.Contains(letters, letter => letter.Message.Length > 3 * 1024 * 1024);
    }

    [Fact]
    public void Every_letter_has_an_envelope_and_crlf_line_ends()
        => Assert.All(DemoLetters.All(), letter =>
        {
            Assert.NotEmpty(letter.To);
            Assert.All(letter.To, to => Assert.True(MailAddress.TryParse(to, out _)));
            Assert.True(letter.From.Length == 0 || MailAddress.TryParse(letter.From, out _));
            string text = Encoding.Latin1.GetString(letter.Message);
            Assert.Equal(text.Length, text.Replace("\r\n", "\n").Replace("\n", "\r\n").Length);
        });

    /// <summary>A first start that was cut short delivers again; what is the same is a duplicate.</summary>
    [Fact]
    public void The_letters_are_the_same_each_time()
        => Assert.Equal(
            DemoLetters.All().Select(letter => Convert.ToHexString(letter.Message)),
            DemoLetters.All().Select(letter => Convert.ToHexString(letter.Message)));

    [Fact]
    public void The_envelope_is_not_in_the_letter()
    {
        DemoLetter letter = DemoLetters.Read(
            "Return-Path: <a@example.net>\nDelivered-To: b@example.test\nSubject: x\n\nhello\n"u8);

        Assert.Equal("a@example.net", letter.From);
        Assert.Equal(["b@example.test"], letter.To);
        Assert.Equal("Subject: x\r\n\r\nhello\r\n", Encoding.ASCII.GetString(letter.Message));
    }
}
