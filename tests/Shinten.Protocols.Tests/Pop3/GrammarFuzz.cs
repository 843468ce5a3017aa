using System.Text;
using CsCheck;
using Shinten.Protocols.Tests.Imap;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>Whatever a client says, each line gets one reply and the session stays in step.</summary>
public sealed class GrammarFuzz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Words =
    [
        "CAPA", "LANG", "USER", "PASS", "APOP", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET", "NOOP", "UTF8",
        "LAST", "XTND", "retr", "1", "2", "0", "3", "-1", "99999999999999999999", "*", "en", "ja", "alice@example.test",
        "=", "AAAA", " ", "  ", "\t", "\0", "\x7F", "é", "日本", "\"", "\\", "%", "+OK", "-ERR", ".", "..", "\r",
    ];

    private static readonly long Rounds
        = Environment.GetEnvironmentVariable("SHINTEN_FUZZ") is { } rounds ? long.Parse(rounds, null) : 300;

    private static readonly Gen<string> Line = Gen.Select(
        Gen.Int[0, Words.Length - 1].Select(i => Words[i]),
        Gen.Frequency((8, Gen.Int[0, Words.Length - 1].Select(i => Words[i])),
                (1, Gen.String[Gen.Char[' ', '~'], 0, 20]))
            .List[0, 4],
        Gen.Int[0, 3],
        (first, rest, spaces) => string.Join(spaces == 0 ? "" : " ", rest.Prepend(first)));

    [Fact]
    public async Task Every_line_gets_one_reply()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Pop3Dialogue.Letter(TestLetters.Plain));
        await mail.FileAsync(Pop3Dialogue.Letter(TestLetters.Nested));
        await Line.List[1, 25].SampleAsync(
            async lines =>
            {
                await using Pop3Dialogue pop = new(mail) { Options = new() { MaxErrors = 10_000 } };
                TestConnection session = await pop.SessionAsync();
                await session.SendAsync(string.Concat(lines.Select(line => line + "\r\n")));
                foreach (string line in lines)
                {
                    await ReadReplyAsync(session, line);
                }

                await pop.PlayAsync("C: QUIT\nS: +OK…");
                await pop.ExpectClosedAsync();
                await session.Served;

                // What the fuzz has deleted comes again.
                while (await CountAsync(mail) < 2)
                {
                    await mail.FileAsync(Pop3Dialogue.Letter(TestLetters.Plain));
                }
            },
            iter: Rounds,
            threads: 1);
    }

    [Fact]
    public async Task Random_bytes_do_no_harm()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await Gen.Bool.SelectMany(signsIn => Gen.Byte.Array[0, 400].Select(bytes => (signsIn, bytes))).SampleAsync(
            async sample =>
            {
                await using Pop3Dialogue pop = new(mail)
                {
                    SignsIn = sample.signsIn,
                    Options = new() { MaxErrors = 10_000, MaxErrorsBeforeLogin = 1_000 },
                };
                TestConnection session = await pop.SessionAsync();
                await session.SendAsync(sample.bytes);
                await session.SendAsync("\r\nUNKN in-step\r\nQUIT\r\n");
                int lines = 0;
                string? last = null;
                while (await session.ReadLineAsync().WaitAsync(Patience) is { } line)
                {
                    last = line;
                    Assert.True(++lines < 2_000);
                }

                Assert.StartsWith("+OK Goodbye", last, StringComparison.Ordinal);
            },
            iter: Rounds,
            threads: 1);
    }

    private static async Task<long> CountAsync(TestMail mail)
        => (await mail.Store.FindAccountAsync(mail.Account, TestContext.Current.CancellationToken))!.Quota.UsedLetters;

    private static async Task ReadReplyAsync(TestConnection session, string line)
    {
        string reply = await session.ReadLineAsync().WaitAsync(Patience) ?? "(closed)";
        Assert.True(reply.StartsWith("+OK ", StringComparison.Ordinal)
            || reply.StartsWith("-ERR ", StringComparison.Ordinal),
            $"{reply} to {Convert.ToHexString(Encoding.UTF8.GetBytes(line))}");
        Assert.DoesNotContain("logged", reply, StringComparison.Ordinal);
        if (IsMultiLine(reply, line))
        {
            while (await session.ReadLineAsync().WaitAsync(Patience) is var body and not ".")
            {
                Assert.NotNull(body);
            }
        }
    }

    // Of these only LIST and UIDL answer with one line or with many.
    private static bool IsMultiLine(string reply, string line)
    {
        string[] words = line.TrimEnd(' ').Split(' ');
        return reply.StartsWith("+OK", StringComparison.Ordinal) && words[0].ToUpperInvariant() switch
        {
            "CAPA" or "RETR" or "TOP" => true,
            "LIST" or "UIDL" or "LANG" => words.Length == 1,
            _ => false,
        };
    }
}
