using System.Text;
using Shinten.Mail.Messages;
using Shinten.Protocols.Smtp;
using Shinten.Server.Queue;
using Xunit;

namespace Shinten.Server.Tests.Sending;

/// <summary>What is taken off a letter, encoded and signed before it leaves.</summary>
public sealed class LeavingTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task A_letter_leaves_bare_in_seven_bits_and_signed_twice_above_all_else_but_the_trace()
    {
        (QueuedLetter queued, string letter) = await SendAsync("""
            From: Alice <alice@example.test>
            To: far@remote.test
            Bcc: archive@remote.test
            User-Agent: alices-own-client
            X-Originating-IP: 192.0.2.9
            Subject: Hello

            Grüße.
            """);

        Assert.Equal(BodyKind.SevenBit, queued.Body);
        Assert.False(queued.IsInternational);
        Assert.True(Ascii.IsValid(letter));
        Assert.Equal(
            ["Received", "DKIM-Signature", "DKIM-Signature", "Date", "Message-ID", "From", "To", "Subject",
                "MIME-Version", "Content-Transfer-Encoding"],
            Names(letter));
        Assert.Contains("a=rsa-sha256;", letter, Ordinal);
        Assert.Contains("a=ed25519-sha256;", letter, Ordinal);
        foreach (string secret in (string[])["archive", "alices-own-client", "192.0.2.9"])
        {
            Assert.DoesNotContain(secret, letter, Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_to_a_letter_that_did_not_open_does_not_say_so()
    {
        (_, string letter) = await SendAsync("""
            From: alice@example.test
            In-Reply-To: <00000000000000ff.sealed@sealed.invalid>
            References: <00000000000000ff.sealed@sealed.invalid>
            Subject: Re: hello

            Who are you?
            """);

        Assert.DoesNotContain("sealed.invalid", letter, Ordinal);
        Assert.Contains("Who are you?", letter, Ordinal);
    }

    [Fact]
    public async Task An_own_threads_ids_stay()
    {
        (_, string letter) = await SendAsync("""
            From: alice@example.test
            In-Reply-To: <question@remote.test>

            Yes.
            """);

        Assert.Contains("In-Reply-To: <question@remote.test>\r\n", letter, Ordinal);
    }

    [Fact]
    public async Task A_header_in_UTF8_asks_for_a_server_with_SMTPUTF8()
    {
        (QueuedLetter queued, string letter) = await SendAsync(
            "From: alice@example.test\nSubject: 夕食\n\n海で。\n", parameters: " SMTPUTF8");

        Assert.True(queued.IsInternational);
        Assert.Equal(BodyKind.EightBit, queued.Body);
        Assert.Equal("en", queued.Language);
        Assert.Contains("Subject: 夕食\r\n", letter, Ordinal);
    }

    [Fact]
    public async Task What_its_author_signed_stays_as_it_is()
    {
        (QueuedLetter queued, string letter) = await SendAsync("""
            From: alice@example.test
            MIME-Version: 1.0
            Content-Type: multipart/signed; boundary=a; micalg=pgp-sha256; protocol="application/pgp-signature"

            --a
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Grüße
            --a
            Content-Type: application/pgp-signature

            x
            --a--
            """);

        Assert.Equal(BodyKind.EightBit, queued.Body);
        Assert.Contains("Grüße", letter, Ordinal);
    }

    [Theory]
    [InlineData("Content-Language: ja-JP\nSubject: hi", "ja")]
    [InlineData("Content-Language: de\nSubject: =?utf-8?B?44KG44GG44GU?=", "en")]
    [InlineData("Subject: =?utf-8?B?44KG44GG44GU?=", "ja")]
    [InlineData("Subject: =?utf-8?B?5aSV6aOf?=", "en")]
    public async Task Notices_are_in_the_language_of_the_letter(string fields, string language)
    {
        (QueuedLetter queued, _) = await SendAsync($"From: alice@example.test\n{fields}\n\nHello.\n");

        Assert.Equal(language, queued.Language);
    }

    private static async Task<(QueuedLetter Queued, string Letter)> SendAsync(string letter, string parameters = "")
    {
        await using SendingFixture sending = await SendingFixture.CreateAsync();
        string reply = await SubmissionClient.SendAsync(
            sending, letter, ["far@remote.test"], $"<alice@example.test>{parameters}");
        Assert.StartsWith("250 ", reply, Ordinal);
        (_, QueuedLetter queued, string sent) = Assert.Single(await sending.ReadQueueAsync());
        return (queued, sent);
    }

    private static List<string> Names(string letter)
    {
        List<string> names = [];
        HeaderReader fields = new(Encoding.UTF8.GetBytes(letter));
        while (fields.TryRead())
        {
            names.Add(Encoding.ASCII.GetString(fields.Name));
        }

        return names;
    }
}
