using System.Text;
using CsCheck;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Envelopes;

public sealed class InnerHeadersTests
{
    [Fact]
    public void The_letter_comes_back_byte_for_byte()
        => HostileMail.Messages.Sample(bytes =>
        {
            PatchedPayload patched = InnerHeaders.Patch(ParsedMessage.Parse(bytes));
            Assert.Equal(bytes, patched.Patch.Restore(patched.Payload.Span));
            Assert.Equal(bytes.Length + patched.Patch.Growth, patched.Payload.Length);
        }, iter: 6_000);

    [Fact]
    public void Parts_lie_where_the_envelope_says_in_payload_and_letter()
        => HostileMail.Messages.Sample(bytes =>
        {
            ParsedMessage letter = ParsedMessage.Parse(bytes);
            PatchedPayload patched = InnerHeaders.Patch(letter);
            MessagePart stored = Envelope.Of(letter, patched.Patch).Structure;
            Assert.Equal(letter.Body(letter.Root), patched.Payload.Span.Slice((int)stored.BodyOffset,
                (int)stored.BodyLength));
            Assert.Equal(letter.Root.BodyOffset, patched.Patch.Restore(stored).BodyOffset);
        }, iter: 5_000);

    [Theory]
    [InlineData("Subject: x\nContent-Type: text/html\n\nhi",
        "Subject: x\nContent-Type: text/html; hp=\"cipher\"; protected-headers=\"v1\"\n\nhi")]
    [InlineData("Subject: x\n\nhi",
        "Subject: x\nContent-Type: text/plain; hp=\"cipher\"; protected-headers=\"v1\"\n\nhi")]
    [InlineData("\nhi", "Content-Type: text/plain; hp=\"cipher\"; protected-headers=\"v1\"\n\nhi")]
    [InlineData("Content-Type: text/html;\n charset=utf-8 \n\nhi",
        "Content-Type: text/html;\n charset=utf-8; hp=\"cipher\"; protected-headers=\"v1\" \n\nhi")]
    public void A_Content_Type_field_gets_the_parameters(string letter, string payload)
        => Assert.Equal(payload.ReplaceLineEndings("\r\n"), Payload(letter));

    [Theory]
    [InlineData("Content-Type: text/html; hp=clear\nHP-Outer: Subject: y\n\nhi")]
    [InlineData("Content-Type: text/html; charset=\"utf-8; hp=cipher\n\nhi")]
    [InlineData("Content-Type: text/plain\nContent-Type: text/html; protected-headers=v1\n\nhi")]
    public void What_a_sender_says_of_inner_headers_does_not_count(string letter)
    {
        using MimeKit.MimeMessage read = MimeKit.MimeMessage.Load(
            new MemoryStream(Encoding.UTF8.GetBytes(Payload(letter))), TestContext.Current.CancellationToken);

        Assert.Equal("cipher", read.Body!.ContentType.Parameters["hp"]);
        Assert.Equal("v1", read.Body!.ContentType.Parameters["protected-headers"]);
        Assert.Null(read.Headers["HP-Outer"]);
        Assert.Single(read.Body!.Headers, header => header.Id == MimeKit.HeaderId.ContentType);
    }

    [Fact]
    public void Nothing_is_put_into_what_is_signed()
    {
        ParsedMessage signed = ParsedMessage.Parse(Letters.Crlf(
            "Content-Type: multipart/signed; boundary=a\n\n--a\n\nhi\n--a--\n"));

        Assert.True(InnerHeaders.Patch(signed).Patch.IsNone);
    }

    private static string Payload(string letter)
        => Encoding.UTF8.GetString(InnerHeaders.Patch(ParsedMessage.Parse(Letters.Crlf(letter))).Payload.Span);
}
