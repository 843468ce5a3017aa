using CsCheck;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>Whatever a client says, each command gets one reply and the session stays in step.</summary>
public sealed class GrammarFuzz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Gen<string> Verb = OneOf(
        "NOOP", "CAPABILITY", "ID", "ENABLE", "NAMESPACE", "LIST", "LSUB", "SUBSCRIBE", "UNSUBSCRIBE",
        "CREATE", "DELETE",
        "RENAME", "SELECT", "EXAMINE", "STATUS", "APPEND", "GETQUOTA", "GETQUOTAROOT", "CHECK", "CLOSE", "UNSELECT",
        "EXPUNGE", "FETCH", "STORE", "SEARCH", "COPY", "MOVE", "UID FETCH", "UID STORE", "UID SEARCH", "UID COPY",
        "UID EXPUNGE", "UID", "LOGIN", "STARTTLS", "AUTHENTICATE", "FROB", "IDLE");

    private static readonly Gen<string> Word = OneOf(
        "INBOX", "Drafts", "box", "box/sub", "\"box\"", "*", "%", "1", "1:*", "2,4", "*:1", "$", "0", "99",
        "4294967296",
        "FLAGS", "(FLAGS)", "ALL", "FULL", "ENVELOPE", "BODY", "BODY[]", "BODY.PEEK[1.2.HEADER]",
        "BODY[HEADER.FIELDS (x)]",
        "BODY[]<0.5>", "BINARY[1]", "BINARY.SIZE[1]", "RFC822", "MODSEQ", "PREVIEW", "BODYSTRUCTURE",
        "+FLAGS", "-FLAGS.SILENT",
        "\\Seen", "(\\Deleted x)", "()", "(", ")", "((", "\"", "\"a", "\"a\\", "{", "{}", "NIL", "NOT", "OR", "SUBJECT",
        "HEADER", "TEXT", "UNSEEN", "KEYWORD", "SINCE", "1-Jan-2026", "LARGER", "CHARSET", "UTF-8",
        "RETURN", "(MIN SAVE)",
        "(CHANGEDSINCE 1)", "(UNCHANGEDSINCE 1)", "(MESSAGES)", "(SUBSCRIBED RECURSIVEMATCH)",
        "(USE (\\Sent))", "CONDSTORE",
        "\" 1-Jan-2026 00:00:00 +0000\"", "&AOk-", "&bad", "\0", "\t", "é", "\x7f", "~", "UTF8", "(~");

    private static readonly Gen<string> Literal = Gen.Select(
        Gen.String[Gen.Char[' ', 'z'], 0, 12], OneOf("+", "+", "+", ""), OneOf("", "", "~"),
        (text, plus, tilde) => $"{tilde}{{{text.Length}{plus}}}\r\n{text}");

    private static readonly Gen<string> Command = Gen.Select(
        Verb,
        Gen.Frequency((8, Word), (1, Literal), (1, Gen.String[Gen.Char[' ', '~'], 0, 20])).List[0, 6],
        OneOf(" ", " ", " ", " ", "", "  "),
        (verb, words, separator) => $"{verb} {string.Join(separator, words)}");

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    [Fact]
    public async Task Every_command_gets_one_reply()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await using (ImapDialogue imap = new(mail))
        {
            await imap.AppendAsync("INBOX", TestLetters.Plain);
            await imap.AppendAsync("INBOX", TestLetters.Nested);
        }

        await Command.List[1, 25].SampleAsync(
            async commands => await PlayAsync(mail, commands),
            iter: Environment.GetEnvironmentVariable("SHINTEN_FUZZ") is { } rounds ? long.Parse(rounds, null) : 300,
            threads: 1);
    }

    [Fact]
    public async Task Random_bytes_do_no_harm()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await Gen.Byte.Array[0, 400].List[1, 5].SampleAsync(
            async lines =>
            {
                await using ImapDialogue imap = new(mail);
                TestConnection session = await imap.SessionAsync();
                foreach (byte[] line in lines)
                {
                    await session.SendAsync(line);
                    await session.SendAsync("\r\n");
                }

                // A literal may have swallowed the first of these.
                await session.SendAsync(new string('\n', 2_000) + "end NOOP\r\n");
                while (await session.ReadLineAsync().WaitAsync(Patience) is { } reply)
                {
                    if (reply.StartsWith("end ", StringComparison.Ordinal))
                    {
                        return true;
                    }
                }

                // Sent away, which is an answer too.
                return true;
            },
            iter: 200,
            threads: 1);
    }

    private static async Task PlayAsync(TestMail mail, List<string> commands)
    {
        await using ImapDialogue imap = new(mail);
        TestConnection session = await imap.SessionAsync();
        await session.SendAsync("s SELECT INBOX\r\n");
        await ReadToAsync(session, "s ");
        for (int number = 0; number < commands.Count; number++)
        {
            string tag = $"t{number}", end = $"e{number}";
            int tagged = await SayAsync(session, $"{tag} {commands[number]}\r\n", tag);
            await session.SendAsync(commands[number] == "IDLE" ? $"DONE\r\n{end} NOOP\r\n" : $"{end} NOOP\r\n");
            foreach (string reply in await ReadToAsync(session, end + " OK"))
            {
                tagged += IsReplyTo(tag, reply) ? 1 : 0;
            }

            Assert.True(tagged == 1, $"{tagged} replies to {commands[number]}");
        }
    }

    /// <summary>Sends a command, waiting where it has a literal that must be invited.</summary>
    private static async Task<int> SayAsync(TestConnection session, string command, string tag)
    {
        int tagged = 0;
        while (command.Length > 0)
        {
            int wait = WaitAt(command);
            await session.SendAsync(command[..wait]);
            command = command[wait..];
            while (command.Length > 0)
            {
                string reply = await session.ReadLineAsync().WaitAsync(Patience) ?? "(closed)";
                Assert.NotEqual("(closed)", reply);
                if (reply.StartsWith('+'))
                {
                    break;
                }

                if (IsReplyTo(tag, reply))
                {
                    // Not invited: what would follow is not sent.
                    return tagged + 1;
                }
            }
        }

        return tagged;
    }

    /// <summary>Behind the first line that ends in a literal which waits; else the end.</summary>
    private static int WaitAt(string command)
    {
        for (int at = 0; (at = command.IndexOf("}\r\n", at, StringComparison.Ordinal)) >= 0; at++)
        {
            int open = command.LastIndexOf('{', at);
            if (open >= 0 && at > open + 1 && command[(open + 1)..at].All(char.IsAsciiDigit))
            {
                return at + 3;
            }
        }

        return command.Length;
    }

    private static bool IsReplyTo(string tag, string reply)
    {
        Assert.DoesNotContain("SERVERBUG", reply, StringComparison.Ordinal);
        return reply.StartsWith(tag + " ", StringComparison.Ordinal)
            || reply.StartsWith("* BAD", StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadToAsync(TestConnection session, string beginning)
    {
        List<string> lines = [];
        do
        {
            lines.Add(await session.ReadLineAsync().WaitAsync(Patience) ?? "(closed)");
            Assert.NotEqual("(closed)", lines[^1]);
        }
        while (!lines[^1].StartsWith(beginning, StringComparison.Ordinal));
        return lines;
    }
}
