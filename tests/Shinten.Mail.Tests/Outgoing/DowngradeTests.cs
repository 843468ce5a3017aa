using System.Buffers;
using System.Text;
using CsCheck;
using MimeKit;
using Shinten.Mail.Messages;
using Shinten.Mail.Outgoing;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Outgoing;

/// <summary>What a server gets that lacks 8BITMIME or BINARYMIME: another form of the same letter.</summary>
public sealed class DowngradeTests
{
    private const HostAbilities EightBit = HostAbilities.EightBit;

    [Fact]
    public void Text_is_quoted_and_a_picture_is_encoded_at_every_depth()
    {
        string letter = Encode("""
            Subject: x
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=a
            Content-Transfer-Encoding: 8bit

            --a
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Most of this line is plain, but for é. A long line is broken where it has to be, and not before it.
            From here = there 
            --a
            Content-Type: message/rfc822

            Content-Type: multipart/alternative; boundary=b

            --b

            plain
            --b
            Content-Type: image/png

            山田
            --b--
            --a--

            """);

        Assert.Equal("""
            Subject: x
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=a
            Content-Transfer-Encoding: 7bit

            --a
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Most of this line is plain, but for =C3=A9. A long line is broken where it =
            has to be, and not before it.
            =46rom here =3D there=20
            --a
            Content-Type: message/rfc822

            Content-Type: multipart/alternative; boundary=b

            --b

            plain
            --b
            Content-Type: image/png
            Content-Transfer-Encoding: base64

            5bGx55Sw
            --b--
            --a--

            """.ReplaceLineEndings("\r\n"), letter);
    }

    [Fact]
    public void A_letter_of_one_part_becomes_mime()
    {
        Assert.Equal(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n5bGxDQo=\r\n",
            Encode("Subject: x\n\n\u5c71\n"));
        Assert.Equal(
            "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nabcdefghijklmnopq=C3=A9=\r\n",
            Encode("MIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\nabcdefghijklmnopq\u00e9"));
    }

    [Fact]
    public void Lines_that_are_none_are_encoded_for_a_server_without_binarymime_alone()
    {
        byte[] letter = "Content-Type: text/plain\r\nMIME-Version: 1.0\r\n\r\na\nb\rc\0d\r\nline\r\n"u8.ToArray();

        Assert.IsType<DowngradedLetter.Fits>(Downgrade.For(letter, HostAbilities.Binary));
        DowngradedLetter.Encoded encoded = Assert.IsType<DowngradedLetter.Encoded>(Downgrade.For(letter, EightBit));
        Assert.EndsWith("\r\n\r\na=0Ab=0Dc=00d\r\nline\r\n", Encoding.ASCII.GetString(encoded.Letter.Span));
    }

    [Theory]
    [InlineData("Subject: \u5c71\n\nx\n", DowngradeObstacle.Utf8Header)]
    [InlineData(
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nX: \u5c71\n\nx\n--a--\n", DowngradeObstacle.Utf8Header)]
    [InlineData("Content-Type: multipart/signed; boundary=a\n\n--a\n\n\u5c71\n--a--\n", DowngradeObstacle.SignedPart)]
    [InlineData(
        "Content-Type: multipart/signed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
        + "\u5c71\n--b--\n--a--\n",
        DowngradeObstacle.SignedPart)]
    [InlineData("Content-Type: message/rfc822\n\nSubject: \u5c71\n\nx\n", DowngradeObstacle.Structure)]
    [InlineData("Content-Transfer-Encoding: x-uuencode\n\n\u5c71\n", DowngradeObstacle.Structure)]
    [InlineData("Content-Type: multipart/mixed\n\n\u5c71\n", DowngradeObstacle.Structure)]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n\u5c71\n", DowngradeObstacle.Structure)]
    [InlineData("Content-Type: message/partial; id=a\n\n\u5c71\n", DowngradeObstacle.Structure)]
    public void What_may_not_be_changed_is_not(string letter, DowngradeObstacle obstacle)
        => Assert.Equal(
            new DowngradedLetter.Impossible(obstacle), Downgrade.For(Letters.Crlf(letter), HostAbilities.None));

    [Fact]
    public void A_signed_part_that_fits_stays_as_it_is_beside_one_that_does_not()
    {
        const string signed = "Content-Type: multipart/signed; boundary=s\n\n--s\nContent-Transfer-Encoding: 8bit\n\n"
            + "plain\n--s\nContent-Type: application/pgp-signature\n\nsig\n--s--\n";
        string letter = Encode(
            $"Content-Type: multipart/mixed; boundary=a\n\n--a\n{signed}--a\n\n\u5c71\n--a--\n");

        Assert.Contains(signed.ReplaceLineEndings("\r\n"), letter, StringComparison.Ordinal);
        Assert.Contains("\r\n5bGx\r\n--a--", letter, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_before_and_after_the_parts_loses_only_the_lines_that_do_not_fit()
    {
        string letter = Encode(
            "Content-Type: multipart/mixed; boundary=a\n\npre\n\u5c71\n--a\n\nx\n--a--\n\u5c71\nend\n");

        Assert.Equal("Content-Type: multipart/mixed; boundary=a\n\npre\n--a\n\nx\n--a--\nend\n"
            .ReplaceLineEndings("\r\n"), letter);
    }

    [Fact]
    public void Long_lines_of_a_header_are_no_reason_to_change_a_letter()
    {
        string header = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
            + $"X: {new string('x', 2000)}\r\n\r\nx\r\n--a--\r\n";

        Assert.IsType<DowngradedLetter.Fits>(Downgrade.For(Encoding.ASCII.GetBytes(header), HostAbilities.None));
    }

    [Fact]
    public void Parts_beyond_all_measure_are_not_lost()
    {
        string parts = string.Concat(Enumerable.Repeat("--a\r\n\r\n\u00e9\r\n", 10_001));
        byte[] letter = Encoding.UTF8.GetBytes($"Content-Type: multipart/mixed; boundary=a\r\n\r\n{parts}--a--\r\n");

        Assert.Equal(
            new DowngradedLetter.Impossible(DowngradeObstacle.Structure), Downgrade.For(letter, HostAbilities.None));
    }

    [Fact]
    public void Whatever_is_encoded_fits_and_reads_the_same()
        => HostileMail.Messages.Sample(bytes =>
        {
            foreach (HostAbilities host in (HostAbilities[])[HostAbilities.None, EightBit])
            {
                if (Downgrade.For(bytes, host) is DowngradedLetter.Encoded { Letter: var encoded })
                {
                    int header = HeaderBlock.LengthOf(encoded.Span);
                    Assert.Equal(HostAbilities.None, LetterNeeds.Of(encoded) & ~host);
                    Assert.Equal(Contents(bytes), Contents(encoded));
                    Assert.InRange(header, 0, encoded.Length);
                    Assert.IsType<DowngradedLetter.Fits>(Downgrade.For(encoded, host));
                }
            }
        }, iter: 6_000);

    [Fact]
    public void Any_content_reads_the_same_to_mimekit()
        => Gen.Select(Gen.Byte.Array[0, 400], Gen.OneOf("\r\n", "-", ".", "From ", " \r\n", "=", "--a", "\u5c71", "\n")
            .Array[0, 20], Gen.Bool).Sample((noise, pieces, isText) =>
        {
            IEnumerable<byte> more = isText ? noise.Select(Letter) : noise;
            byte[] content = [.. Encoding.UTF8.GetBytes(string.Concat(pieces)), .. more];
            string type = isText ? "text/plain" : "application/octet-stream";
            byte[] letter =
            [
                .. Encoding.ASCII.GetBytes($"MIME-Version: 1.0\r\nContent-Type: {type}\r\n"
                    + "Content-Transfer-Encoding: binary\r\n\r\n"),
                .. content,
            ];
            if (Downgrade.For(letter, HostAbilities.None) is not DowngradedLetter.Encoded { Letter: var encoded })
            {
                return;
            }

            using MimeMessage message = MimeMessage.Load(new MemoryStream(encoded.ToArray()));
            using MemoryStream decoded = new();
            Assert.IsAssignableFrom<MimePart>(message.Body).Content!.DecodeTo(decoded);
            Assert.Equal(content, decoded.ToArray());
            Assert.Equal(HostAbilities.None, LetterNeeds.Of(encoded));
        }, iter: 4_000);

    private static byte Letter(byte noise) => (byte)('a' + (noise % 26));

    private static string Encode(string text)
        => Encoding.ASCII.GetString(Assert.IsType<DowngradedLetter.Encoded>(
            Downgrade.For(Letters.Crlf(text), HostAbilities.None)).Letter.Span);

    private static List<string> Contents(ReadOnlyMemory<byte> letter)
    {
        ParsedMessage message = ParsedMessage.Parse(letter);
        List<string> contents = [];
        Add(message.Root);
        return contents;

        void Add(Mail.Messages.MessagePart part)
        {
            if (part.Children.Count == 0 && part.Message is null)
            {
                ArrayBufferWriter<byte> content = new();
                TransferDecoder.Decode(part.Encoding, message.Body(part), content);
                contents.Add($"{part.Type} {Convert.ToHexString(content.WrittenSpan)}");
            }

            foreach (Mail.Messages.MessagePart child in part.Children)
            {
                Add(child);
            }

            if (part.Message is { } inner)
            {
                Add(inner);
            }
        }
    }
}
