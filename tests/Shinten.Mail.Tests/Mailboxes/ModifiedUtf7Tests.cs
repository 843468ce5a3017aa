using System.Text;
using CsCheck;
using Shinten.Mail.Mailboxes;
using Xunit;

namespace Shinten.Mail.Tests.Mailboxes;

/// <summary>Mailbox names of IMAP4rev1 (RFC 3501 §5.1.3).</summary>
public sealed class ModifiedUtf7Tests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("Entw&APw-rfe", "Entwürfe")]
    [InlineData("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語")]
    [InlineData("Q&-A", "Q&A")]
    [InlineData("&2D3eAA-", "😀")]
    public void Names_are_read_and_written(string encoded, string name)
    {
        Assert.True(ModifiedUtf7.TryDecode(Encoding.ASCII.GetBytes(encoded), out string decoded));
        Assert.Equal(name, decoded);
        Assert.Equal(encoded, ModifiedUtf7.Encode(name));
    }

    [Theory]
    [InlineData("A&B")]
    [InlineData("&")]
    [InlineData("&U,")]
    [InlineData("&AGE-")]
    [InlineData("&2D0-")]
    [InlineData("&U/BTFw-")]
    [InlineData("a\u0001b")]
    public void What_is_not_well_formed_is_refused(string encoded)
        => Assert.False(ModifiedUtf7.TryDecode(Encoding.ASCII.GetBytes(encoded), out _));

    [Fact]
    public void Every_name_comes_back()
        => Gen.String.Where(text => text.EnumerateRunes().All(rune => rune.Value >= 0x20 && rune.Value != 0xFFFD))
            .Sample(text =>
            {
                byte[] encoded = Encoding.ASCII.GetBytes(ModifiedUtf7.Encode(text));
                Assert.True(ModifiedUtf7.TryDecode(encoded, out string name));
                Assert.Equal(text, name);
            });

    [Fact]
    public void Random_bytes_do_no_harm()
        => Gen.Byte.Array.Sample(bytes => ModifiedUtf7.TryDecode(bytes, out _) || true);
}
