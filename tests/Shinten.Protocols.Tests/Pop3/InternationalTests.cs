using System.Text;
using Shinten.Protocols.Tests.Imap;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>UTF8 and LANG, and letters that need UTF-8 (RFC 6856 §2, §3).</summary>
public sealed class InternationalTests
{
    private const string Letter = """
        From: Jürgen <jürgen@grün.example>
        To: alice@example.test
        Subject: Grüße
        X-Note: ä
        Message-ID: <1@example.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Größe
        --b
        Content-Type: text/plain
        Content-Disposition: attachment; filename="Übung.txt"

        plain
        --b--

        """;

    private const string Surrogate = """
        From: =?UTF-8?B?SsO8cmdlbiBqw7xyZ2VuQGdyw7xuLmV4YW1wbGU=?=
         <invalid@internationalized-address.invalid>
        To: alice@example.test
        Subject: =?UTF-8?B?R3LDvMOfZQ==?=
        Message-ID: <1@example.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Größe
        --b
        Content-Type: text/plain
        Content-Disposition: attachment; filename*=utf-8''%C3%9Cbung.txt

        plain
        --b--

        """;

    [Fact]
    public async Task A_letter_that_needs_UTF8_is_sent_as_it_is_to_who_asked_for_it()
    {
        byte[] letter = Pop3Dialogue.Letter(Letter);
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(letter);
        await using Pop3Dialogue pop = new(mail) { Before = "UTF8" };

        await pop.PlayAsync($"C: LIST 1\nS: +OK 1 {letter.Length}");
        Assert.Equal(letter, await pop.FetchAsync("RETR 1"));
    }

    [Fact]
    public async Task Others_are_sent_a_surrogate_of_its_headers()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Pop3Dialogue.Letter(Letter));
        await using Pop3Dialogue pop = new(mail);

        Assert.Equal(
            Surrogate.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(await pop.FetchAsync("RETR 1")));
        Assert.Equal(
            Surrogate[..Surrogate.IndexOf("--b", StringComparison.Ordinal)].ReplaceLineEndings("\r\n"),
            Encoding.UTF8.GetString(await pop.FetchAsync("TOP 1 0")));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(65_000)]
    [InlineData(65_300)]
    [InlineData(65_430)]
    [InlineData(65_500)]
    [InlineData(400_000)]
    public async Task Headers_are_found_wherever_they_stand_in_a_long_letter(int length)
    {
        string filler = string.Concat(Enumerable.Repeat("filler ä\r\n", length / 11));
        string text = $"Größe\n{filler}";
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Pop3Dialogue.Letter(Letter.Replace("Größe", text, StringComparison.Ordinal)));
        await using Pop3Dialogue pop = new(mail);

        Assert.Equal(
            Surrogate.Replace("Größe", text, StringComparison.Ordinal).ReplaceLineEndings("\r\n"),
            Encoding.UTF8.GetString(await pop.FetchAsync("RETR 1")));
    }

    [Fact]
    public async Task A_header_too_long_to_be_rewritten_hides_what_is_not_ASCII()
    {
        string header = $"Subject: ä\r\nX-Long: {new string('x', 300_000)}ö\r\n\r\n";
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Encoding.UTF8.GetBytes(header + "body ü\r\n"));
        await using Pop3Dialogue pop = new(mail);

        string fetched = Encoding.UTF8.GetString(await pop.FetchAsync("RETR 1"));

        Assert.Equal(
            header.Replace("ä", "??", StringComparison.Ordinal).Replace("ö", "??", StringComparison.Ordinal)
            + "body ü\r\n", fetched);
    }

    [Fact]
    public async Task Text_beyond_ASCII_in_a_body_is_sent_to_everybody()
    {
        byte[] letter = Pop3Dialogue.Letter("Subject: 8bit\nContent-Transfer-Encoding: 8bit\n\nGröße\n");
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(letter);
        await using Pop3Dialogue pop = new(mail);

        Assert.Equal(letter, await pop.FetchAsync("RETR 1"));
    }

    // RFC 6856 §2.1
    [Fact]
    public async Task STLS_comes_before_UTF8()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false };

        await pop.PlayAsync("""
            S: +OK…
            C: UTF8 x
            S: -ERR
            C: UTF8
            S: +OK UTF-8 is on.
            C: STLS
            S: -ERR STLS must come before UTF8.
            """);
    }

    // RFC 6856 §3.3
    [Fact]
    public async Task Replies_are_in_the_language_that_is_chosen()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync("""
            C: LANG
            S: +OK Languages:
            S: en English
            S: ja 日本語
            S: .
            C: LANG MUL
            S: -ERR That language is not spoken here.
            C: LANG ja en
            S: -ERR This command takes one language or none.
            C: LANG JA
            S: +OK ja 日本語で応答します。
            C: DELE 9
            S: -ERR そのメールはありません。番号は 2 までです。
            C: STAT
            S: +OK 2 71
            C: LANG uga
            S: -ERR その言語には対応していません。
            C: LANG j
            S: -ERR その言語には対応していません。
            C: LANG *
            S: +OK en English it is.
            C: QUIT
            S: +OK Goodbye; 2 letters are left.
            """);
    }
}
