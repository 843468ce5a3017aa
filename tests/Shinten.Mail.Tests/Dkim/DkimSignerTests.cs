using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Dkim;

/// <summary>What our signatures look like, and that others verify them (RFC 6376 §5).</summary>
public sealed class DkimSignerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private static readonly ITestKey[] Keys =
    [
        new RsaTestKey("r1", RSA.Create(2048)),
        new Ed25519TestKey("e1", RandomNumberGenerator.GetBytes(32)),
    ];

    private static readonly Dictionary<string, string> Records = Keys.ToDictionary(
        key => $"{key.Selector}._domainkey.example.org", key => key.Record);

    public static TheoryData<string> OddLetters =>
    [
        "From: a@example.org\n\n",
        "From: a@example.org\n",
        "From: a@example.org\n\nno line end",
        "From: a@example.org\n\n\n\n\n",
        "From: a@example.org\n\n \n\t\na  b \t c\t\n\n \n",
        "From: a@example.org\nSUBJECT:x\n\ty\n  z\nsubject: second\nTo:\n\n.\n..\n",
        "From: a@example.org\nSubject: \u5c71\u7530 raw\nList-Id: <x.example.org>\nSender: b@example.org\n\n\u5c71\n",
        "From: a@example.org\nResent-From: b@example.org\nResent-From: c@example.org\nX-A: 1\n\nbody\n",
    ];

    [Theory]
    [MemberData(nameof(OddLetters))]
    public async Task Both_signatures_of_a_letter_verify(string text)
    {
        byte[] signed = Sign(Letters.Crlf(text));

        Assert.Equal((2, 2), await Verifiers.AskDkimpyAsync(signed, Records));
    }

    [Fact]
    public async Task Libopendkim_verifies_each_signature()
    {
        byte[] letter = Letters.FiveKilobytes();
        foreach (ITestKey key in Keys)
        {
            byte[] signature = Signer(key).Sign(letter, Now);
            string asked = await Verifiers.AskOpendkimAsync([.. signature, .. letter], Records);
            Assert.Contains($"{key.Selector}._domainkey.example.org", asked, StringComparison.Ordinal);
        }

        byte[] both = Sign(letter);
        await Verifiers.AskOpendkimAsync(both, Records);
        both[^5] ^= 1;
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Verifiers.AskOpendkimAsync(both, Records));
    }

    [Theory]
    [InlineData("From: other@example.org\r\n")]
    [InlineData("Subject: second\r\n")]
    [InlineData("To: other@example.org\r\n")]
    [InlineData("Cc: other@example.org\r\n")]
    [InlineData("Date: Fri, 27 Nov 2026 10:00:00 +0000\r\n")]
    [InlineData("Message-ID: <2@example.org>\r\n")]
    [InlineData("Reply-To: other@example.org\r\n")]
    [InlineData("In-Reply-To: <2@example.org>\r\n")]
    [InlineData("References: <2@example.org>\r\n")]
    [InlineData("MIME-Version: 1.0\r\n")]
    [InlineData("Content-Type: text/html\r\n")]
    [InlineData("Content-Transfer-Encoding: base64\r\n")]
    public async Task A_field_that_is_added_on_the_way_breaks_both(string field)
    {
        byte[] signed = Sign(Letters.Crlf("From: a@example.org\nTo: b@example.test\nSubject: x\n\nbody\n"));

        Assert.Equal((0, 2), await Verifiers.AskDkimpyAsync([.. Encoding.ASCII.GetBytes(field), .. signed], Records));
    }

    [Fact]
    public async Task A_list_may_add_its_own_fields_and_change_white_space()
    {
        byte[] letter = Letters.Crlf("From: a@example.org\nSubject: a b\n\nHello  world \n");
        byte[] signature = Signer(Keys).Sign(letter, Now);
        string relayed = "Received: from x by y; Fri, 27 Nov 2026 10:00:01 +0000\r\nList-Id: <l.example.net>\r\n"
            + "Sender: l@example.net\r\n" + Encoding.ASCII.GetString(signature)
            + "FROM:  a@example.org\r\nSubject: a\r\n b\r\n\r\nHello world\r\n\r\n\r\n";

        Assert.Equal((2, 2), await Verifiers.AskDkimpyAsync(Encoding.ASCII.GetBytes(relayed), Records));
    }

    [Fact]
    public void The_fields_are_folded_and_say_what_they_sign()
    {
        string fields = Encoding.ASCII.GetString(Signer(Keys).Sign(Letters.FiveKilobytes(), Now));

        Assert.All(fields.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        string[] each = Regex.Split(fields, @"\r\n(?=D)");
        Assert.Equal(2, each.Length);
        string unfolded = each[0].Replace("\r\n\t", " ", StringComparison.Ordinal);
        Assert.StartsWith(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=r1; t=1795773600; h=From:From:To:",
            unfolded,
            StringComparison.Ordinal);
        Assert.Contains(
            "a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=e1;",
            each[1].Replace("\r\n\t", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("Received", unfolded, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_stands_very_often_does_not_blow_up_the_signature()
    {
        string many = string.Concat(Enumerable.Repeat("To: a@example.test\r\n", 10_000));
        byte[] fields = Signer(Keys).Sign(Encoding.ASCII.GetBytes($"From: a@example.org\r\n{many}\r\nx\r\n"), Now);

        Assert.InRange(fields.Length, 500, 4_000);
    }

    private static DkimSigner Signer(params ITestKey[] keys)
        => new(DomainName.TryParse("example.org", out DomainName? domain) ? domain : throw new FormatException(), keys);

    private static byte[] Sign(byte[] letter) => [.. Signer(Keys).Sign(letter, Now), .. letter];
}
