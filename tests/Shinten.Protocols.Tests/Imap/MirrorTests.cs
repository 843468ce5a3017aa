using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Shinten.Protocols.Tests.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>Sessions that change a mailbox at the same time: what each has been told is what is there.</summary>
public sealed partial class MirrorTests
{
    private const int Sessions = 3;

    private static readonly Gen<string> Operation = Gen.Frequency(
        (3, Gen.Const("APPEND")),
        (3, Gen.Const("STORE {0} +FLAGS (\\Deleted)")),
        (1, Gen.Const("STORE {0} FLAGS.SILENT (\\Seen)")),
        (2, Gen.Const("EXPUNGE")),
        (2, Gen.Const("FETCH {0} (UID FLAGS)")),
        (1, Gen.Const("FETCH 1:* (FLAGS UID)")),
        (1, Gen.Const("UID FETCH 1:* FLAGS")),
        (1, Gen.Const("SEARCH ALL")),
        (1, Gen.Const("COPY {0} INBOX")),
        (1, Gen.Const("MOVE {0} Trash")),
        (1, Gen.Const("NOOP")),
        (1, Gen.Const("IDLE")));

    [Fact]
    public async Task Sequence_numbers_stay_right_under_concurrent_changes()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await Operation.List[5, 30].Array[Sessions].SampleAsync(
            async scripts => await PlayAsync(mail, scripts), iter: 30, threads: 1);
    }

    private static async Task PlayAsync(TestMail mail, List<string>[] scripts)
    {
        await using ImapDialogue imap = new(mail);
        Mirror[] mirrors = new Mirror[Sessions];
        for (int session = 0; session < Sessions; session++)
        {
            mirrors[session] = new Mirror(await imap.SessionAsync($"{session}"));
            await mirrors[session].SayAsync("SELECT INBOX");
        }

        await Task.WhenAll(mirrors.Zip(scripts, (mirror, script) => mirror.PlayAsync(script)));
        foreach (Mirror mirror in mirrors)
        {
            await mirror.SayAsync("NOOP");
            await mirror.SayAsync("FETCH 1:* (UID FLAGS)");
        }

        Assert.All(mirrors, mirror => Assert.Equal(mirrors[0].Shown, mirror.Shown));
    }

    [GeneratedRegex(@"^\* (\d+) (EXISTS|EXPUNGE|FETCH)(?: \((.*)\))?$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"UID (\d+)")]
    private static partial Regex UidItem();

    [GeneratedRegex(@"FLAGS \(([^)]*)\)")]
    private static partial Regex FlagsItem();

    /// <summary>What a client knows of its mailbox from what it was told.</summary>
    private sealed class Mirror(TestConnection connection)
    {
        private readonly List<(uint Uid, string Flags)> _letters = [];
        private int _tag;

        public string Shown => string.Join('\n', _letters.Select(letter => $"{letter.Uid} {letter.Flags}"));

        public async Task PlayAsync(List<string> script)
        {
            foreach (string operation in script)
            {
                if (operation.Contains("{0}", StringComparison.Ordinal) && _letters.Count == 0)
                {
                    continue;
                }

                int place = _tag * 7919 % Math.Max(1, _letters.Count);
                string number = (place + 1).ToString(CultureInfo.InvariantCulture);
                await SayAsync(operation switch
                {
                    "APPEND" => "APPEND INBOX {17+}\r\nSubject: x\r\n\r\ny\r\n",
                    "IDLE" => $"IDLE\r\nDONE",
                    _ => operation.Replace("{0}", number, StringComparison.Ordinal),
                });
            }
        }

        public async Task SayAsync(string command)
        {
            string tag = $"t{++_tag}";
            await connection.SendAsync($"{tag} {command}\r\n");
            while (true)
            {
                string line = await connection.ReadLineAsync() ?? "(closed)";
                Assert.NotEqual("(closed)", line);
                if (line.StartsWith(tag + " ", StringComparison.Ordinal))
                {
                    Assert.StartsWith(tag + " OK", line, StringComparison.Ordinal);
                    return;
                }

                if (Numbered().Match(line) is { Success: true } told)
                {
                    Hear(command, int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture), told);
                }
            }
        }

        private void Hear(string command, int number, Match told)
        {
            switch (told.Groups[2].Value)
            {
                case "EXISTS":
                    Assert.True(number >= _letters.Count, "EXISTS may not shrink a mailbox.");
                    _letters.AddRange(Enumerable.Repeat((0u, "?"), number - _letters.Count));
                    break;
                case "EXPUNGE":
                    Assert.False(command.StartsWith("FETCH", StringComparison.Ordinal)
                        || command.StartsWith("STORE", StringComparison.Ordinal)
                        || command.StartsWith("SEARCH", StringComparison.Ordinal));
                    _letters.RemoveAt(number - 1);
                    break;
                default:
                    HearFetch(number - 1, told.Groups[3].Value);
                    break;
            }
        }

        private void HearFetch(int place, string items)
        {
            (uint known, string flags) = _letters[place];
            if (UidItem().Match(items) is { Success: true } item)
            {
                uint uid = uint.Parse(item.Groups[1].Value, CultureInfo.InvariantCulture);
                Assert.True(known == 0 || known == uid, $"Message {place + 1} was {known} and is {uid}.");
                known = uid;
            }

            flags = FlagsItem().Match(items) is { Success: true } told ? told.Groups[1].Value : flags;
            _letters[place] = (known, flags);
        }
    }
}
