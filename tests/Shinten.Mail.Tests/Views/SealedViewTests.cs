using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Shinten.Mail.Views;
using Xunit;

namespace Shinten.Mail.Tests.Views;

public sealed class SealedViewTests
{
    private static readonly SealedLetterNote Note = new(4711, new DateTimeOffset(2026, 11, 2, 10, 20, 30,
        TimeSpan.Zero), "mail.example.test");

    [Fact]
    public void At_ciphertext_a_letter_says_when_it_came_and_no_more()
    {
        SealedView view = SealedView.ForCiphertext(Note, 1000);

        Assert.Equal("""
            Date: Mon, 2 Nov 2026 10:20:30 +0000
            From: Shinten <shinten@mail.example.test>
            Subject: Sealed letter / =?UTF-8?B?6Kaq5bGV?=
            Message-ID: <0000000000001267.sealed@mail.example.test>
            MIME-Version: 1.0
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";
             boundary="=_shinten-0000000000001267"


            """.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(view.Header.Span));
        Assert.Equal(view.Length, SealedView.ForCiphertext(Note, 1000).Length);
        Assert.Equal(1000, view.Structure.Children[1].BodyLength);
    }

    [Fact]
    public void At_envelopes_the_header_is_true_and_any_reader_finds_the_armour()
    {
        ParsedMessage letter = ParsedMessage.Parse(Letters.FiveKilobytes());
        string armour = "-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n-----END PGP MESSAGE-----\r\n";
        SealedView view = SealedView.ForEnvelopes(Note, Envelope.Of(letter), armour.Length);
        byte[] shown = [.. view.Head.Span, .. Encoding.ASCII.GetBytes(armour), .. view.Tail.Span];
        using MimeKit.MimeMessage read = MimeKit.MimeMessage.Load(new MemoryStream(shown),
            TestContext.Current.CancellationToken);

        Assert.Equal("About the meeting on Thursday", read.Subject);
        Assert.Equal("\"Ms Alice Liddell\" <alice@example.org>".Replace("\"", "", StringComparison.Ordinal),
            read.From.ToString().Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal("山田太郎", read.Cc[0].Name);
        Assert.Equal("multipart/encrypted", read.Body!.ContentType.MimeType);
        Assert.Equal(view.Length, shown.Length);
        Assert.Equal(view.Structure.Children[1].BodyOffset, view.Head.Length);
        Assert.Equal(Envelope.Of(letter).Fields.MessageIds, view.Fields.MessageIds);
    }

    [Fact]
    public void Without_a_reading_certificate_a_text_says_where_to_open_it()
    {
        SealedView view = SealedView.ForEnvelopes(Note, Envelope.Of(ParsedMessage.Parse(Letters.FiveKilobytes())),
            null);
        ParsedMessage shown = ParsedMessage.Parse(view.Head);

        Assert.Equal(0, view.ArmourLength + view.Tail.Length);
        Assert.Equal("text/plain", shown.Root.Type.ToString());
        Assert.Contains("sealed", Encoding.UTF8.GetString(shown.Body(shown.Root)), StringComparison.Ordinal);
        Assert.Contains("封印", Encoding.UTF8.GetString(shown.Body(shown.Root)), StringComparison.Ordinal);
        Assert.Equal(view.Length, view.Structure.BodyOffset + view.Structure.BodyLength);
    }
}
