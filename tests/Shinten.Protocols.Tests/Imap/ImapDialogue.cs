using System.Text;
using Shinten.Protocols.Imap;
using Shinten.Protocols.Network;
using Shinten.Protocols.Tests.Network;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>
/// Plays <c>C:</c> and <c>S:</c> lines against real sessions over two pipes, a real store and real keys. <c>C2:</c>
/// and <c>S2:</c> are a second session of the same account. A line the server says must be the one expected; of tagged
/// replies, and of lines that end in "…", only the beginning counts. <c>S: ...</c> passes over lines up to the next
/// one. A line that begins with three spaces continues the one before.
/// </summary>
internal sealed class ImapDialogue : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, TestConnection> _sessions = [];
    private readonly bool _ownsMail;
    private TestMail? _mail;
    private bool _skips;

    public ImapDialogue(TestMail? mail = null)
    {
        _mail = mail;
        _ownsMail = mail is null;
    }

    public Access Access { get; init; } = Access.Everything;

    /// <summary>False leaves greeting and login to the test.</summary>
    public bool SignsIn { get; init; } = true;

    /// <summary>Where large letters wait; a folder that is not there is a full disk.</summary>
    public string? SpillFolder { get; init; }

    public ImapOptions Options { get; init; } = new();

    public ListenerTraits Listener { get; init; } = new(ListenerTls.OnRequest) { AllowsPlainLogin = true };

    public async Task<TestMail> MailAsync() => _mail ??= await TestMail.OpenAsync();

    public async Task<TestConnection> SessionAsync(string name = "")
    {
        if (_sessions.TryGetValue(name, out TestConnection? session))
        {
            return session;
        }

        TestMail mail = await MailAsync();
        session = new TestConnection(mail.Imap(Options, SpillFolder), Listener);
        _sessions.Add(name, session);
        if (SignsIn)
        {
            Assert.StartsWith("* OK ", await ReadAsync(session), StringComparison.Ordinal);
            await session.SendAsync($"login LOGIN {TestMail.Address} {mail.PasswordFor(Access)}\r\n");
            Assert.StartsWith("login OK ", await ReadAsync(session), StringComparison.Ordinal);
        }

        return session;
    }

    public async Task PlayAsync(string script)
    {
        script = script.ReplaceLineEndings("\n").Replace("\n   ", " ", StringComparison.Ordinal);
        foreach (string line in script.Split('\n'))
        {
            if (line.Length == 0)
            {
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            TestConnection session = await SessionAsync(line[1..colon]);
            string text = line.Length > colon + 2 ? line[(colon + 2)..] : "";
            if (line[0] == 'C')
            {
                await session.SendAsync(text + "\r\n");
            }
            else
            {
                await ExpectAsync(session, text);
            }
        }
    }

    /// <summary>Stores a letter and keeps the dialogue in step.</summary>
    public async Task AppendAsync(string mailbox, string letter, string flags = "")
    {
        TestConnection session = await SessionAsync();
        byte[] bytes = Encoding.UTF8.GetBytes(letter.ReplaceLineEndings("\r\n"));
        string given = flags.Length > 0 ? flags + " " : "";
        await session.SendAsync($"append APPEND {mailbox} {given}{{{bytes.Length}+}}\r\n");
        await session.SendAsync(bytes);
        await session.SendAsync("\r\n");
        string reply;
        do
        {
            reply = await ReadAsync(session);
        }
        while (reply.StartsWith("* ", StringComparison.Ordinal));
        Assert.StartsWith("append OK ", reply, StringComparison.Ordinal);
    }

    /// <summary>Sends a command and gives every line of the answer.</summary>
    public async Task<List<string>> AskAsync(string command, string session = "")
    {
        TestConnection connection = await SessionAsync(session);
        await connection.SendAsync($"ask {command}\r\n");
        List<string> lines = [];
        do
        {
            lines.Add(await ReadAsync(connection));
        }
        while (!lines[^1].StartsWith("ask ", StringComparison.Ordinal));
        return lines;
    }

    public async Task ExpectClosedAsync(string session = "")
        => Assert.Null(await (await SessionAsync(session)).ReadLineAsync().WaitAsync(Patience));

    public async ValueTask DisposeAsync()
    {
        foreach (TestConnection session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        if (_ownsMail && _mail is not null)
        {
            await _mail.DisposeAsync();
        }
    }

    private static async Task<string> ReadAsync(TestConnection session)
        => await session.ReadLineAsync().WaitAsync(Patience) ?? "(closed)";

    private async Task ExpectAsync(TestConnection session, string expected)
    {
        if (expected == "...")
        {
            _skips = true;
            return;
        }

        string line = await ReadAsync(session);
        while (_skips && !Matches(expected, line) && line != "(closed)")
        {
            line = await ReadAsync(session);
        }

        _skips = false;
        Assert.True(Matches(expected, line), $"Expected: {expected}\nSaid:     {line}");
    }

    private static bool Matches(string expected, string line)
    {
        if (expected.EndsWith('…'))
        {
            return line.StartsWith(expected[..^1], StringComparison.Ordinal);
        }

        string[] words = expected.Split(' ');
        bool isTagged = words.Length > 1 && words[0] is not ("*" or "+") && words[1] is ("OK" or "NO" or "BAD");
        return isTagged ? line.StartsWith(expected, StringComparison.Ordinal) : line == expected;
    }
}
