using System.Text;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Shinten.Mail.Views;
using Xunit;

namespace Shinten.Mail.Tests.Views;

/// <summary>What is refused when it is submitted, and what passes.</summary>
public sealed class SealedPlaceholderTests
{
    private const string Armour = "-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n-----END PGP MESSAGE-----\r\n";

    private static readonly SealedLetterNote Note = new(
        4711, new DateTimeOffset(2026, 11, 2, 10, 20, 30, TimeSpan.Zero), SealedPlaceholder.Host);

    private static readonly Envelope Envelope = Envelope.Of(ParsedMessage.Parse(Letters.FiveKilobytes()));

    public static TheoryData<string> Shown => new(
        Bytes(SealedView.ForCiphertext(Note, Armour.Length)),
        Bytes(SealedView.ForCiphertext(Note, null)),
        Bytes(SealedView.ForEnvelopes(Note, Envelope, Armour.Length)),
        Bytes(SealedView.ForEnvelopes(Note, Envelope, null)));

    [Theory]
    [MemberData(nameof(Shown))]
    public void It_is_known_when_it_is_sent_again_as_it_is(string shown)
    {
        Assert.True(IsIn(shown));
        Assert.True(IsIn("Resent-From: alice@example.test\r\n" + shown));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void It_is_known_in_an_attached_message_however_deep(string shown)
    {
        string attached = Forward("message/rfc822", "8bit", shown);

        Assert.True(IsIn(attached));
        Assert.True(IsIn(Forward("message/rfc822", "8bit", attached)));
        Assert.True(IsIn(Forward("message/global", "8bit", attached)));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void It_is_known_in_an_attached_file(string shown)
    {
        Assert.True(IsIn(Forward("application/octet-stream; name=\"a letter.eml\"", "base64", InBase64(shown))));
        Assert.True(IsIn(Forward("message/rfc822", "base64", InBase64(shown))));
        string deep = Forward("message/rfc822", "base64", InBase64(shown));
        Assert.True(IsIn(Forward("application/x-any; name=B.EML", "base64", InBase64(deep))));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void It_is_known_when_its_header_was_written_anew(string shown)
    {
        ParsedMessage parsed = ParsedMessage.Parse(Encoding.UTF8.GetBytes(shown));
        string body = Encoding.UTF8.GetString(parsed.Body(parsed.Root));
        string type = shown[shown.IndexOf("Content-Type:", StringComparison.Ordinal)..];
        type = type[..type.IndexOf("\r\n\r\n", StringComparison.Ordinal)];

        Assert.True(IsIn($"From: alice@example.test\r\nSubject: again\r\n{type}\r\n\r\n{body}"));
    }

    [Fact]
    public void The_short_text_is_known_in_other_encodings()
    {
        string shown = Bytes(SealedView.ForCiphertext(Note, null));
        string text = shown[(shown.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

        Assert.True(IsIn(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + InBase64(text)));
        Assert.True(IsIn("Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><pre>" + text + "</pre>"));
        Assert.True(IsIn("Content-Type: text/plain; charset=utf-8\r\n\r\n\r\n" + text.ReplaceLineEndings(" \r\n ")));
    }

    [Fact]
    public void What_a_user_writes_passes()
    {
        string shown = Bytes(SealedView.ForCiphertext(Note, null));
        string text = shown[(shown.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        string quoted = "> " + text.ReplaceLineEndings("\r\n> ");
        string reply = "From: alice@example.test\r\nIn-Reply-To: <0000000000001267.sealed@sealed.invalid>\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\n";

        Assert.False(IsIn(reply + "What is this?\r\n\r\n" + quoted));
        Assert.False(IsIn(reply + "Look what I see:\r\n\r\n" + text));
        Assert.False(IsIn(reply + "This letter is sealed.\r\n"));
        Assert.False(IsIn(reply + "\r\n"));
        Assert.False(IsIn(""));
    }

    // RFC 3156 §4
    [Theory]
    [InlineData("foo")]
    [InlineData("=_shinten-1")]
    [InlineData("=_shinten-000000000000126G")]
    [InlineData("=_shinten-00000000000012671")]
    public void PGP_MIME_of_a_mail_program_passes(string boundary)
        => Assert.False(IsIn(
            "From: alice@example.test\r\nTo: bob@example.test\r\nMessage-ID: <1@example.test>\r\n"
            + $"Content-Type: multipart/encrypted; boundary=\"{boundary}\";\r\n protocol=\"application/pgp-encrypted\""
            + $"\r\n\r\n--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--{boundary}"
            + $"\r\nContent-Type: application/octet-stream\r\n\r\n{Armour}\r\n--{boundary}--\r\n"));

    [Fact]
    public void Files_in_files_are_looked_at_to_a_depth()
    {
        string message = Bytes(SealedView.ForCiphertext(Note, null));
        for (int depth = 0; depth < 20; depth++)
            message = Forward("message/rfc822", "base64", InBase64(message));

        Assert.False(IsIn(message));
    }

    private static string Bytes(SealedView view)
        => Encoding.UTF8.GetString([.. view.Head.Span])
            + (view.ArmourLength > 0 ? Armour : "")
            + Encoding.UTF8.GetString([.. view.Tail.Span]);

    private static string InBase64(string text)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks);

    private static string Forward(string type, string encoding, string attached)
        => "From: alice@example.test\r\nTo: bob@example.test\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=\"=_outer\"\r\n\r\n"
            + "--=_outer\r\nContent-Type: text/plain\r\n\r\nLook at this.\r\n"
            + $"--=_outer\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n"
            + $"Content-Disposition: attachment\r\n\r\n{attached}\r\n--=_outer--\r\n";

    private static bool IsIn(string message)
        => SealedPlaceholder.IsIn(ParsedMessage.Parse(Encoding.UTF8.GetBytes(message)));
}
