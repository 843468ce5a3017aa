using System.Text;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Tests.Imap;
using Shinten.Protocols.Tests.Network;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>
/// Plays <c>C:</c> and <c>S:</c> lines against real sessions over two pipes, a real store and real keys. <c>C2:</c>
/// and <c>S2:</c> are a second session of the same account. A line that ends in "…" need only begin so; a bare
/// <c>+OK</c> or <c>-ERR</c>, perhaps with its code, stands for any text behind it.
/// </summary>
internal sealed class Pop3Dialogue(TestMail? mail = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, TestConnection> _sessions = [];
    private readonly bool _ownsMail = mail is null;
    private Microsoft.AspNetCore.Connections.ConnectionHandler? _handler;
    private TestMail? _mail = mail;

    public Access Access { get; init; } = Access.Everything;

    /// <summary>False leaves greeting and login to the test.</summary>
    public bool SignsIn { get; init; } = true;

    /// <summary>Said before the login.</summary>
    public string Before { get; init; } = "";

    public Pop3Options Options { get; init; } = new();

    public ListenerTraits Listener { get; init; } = new(ListenerTls.OnRequest) { AllowsPlainLogin = true };

    public ConnectionRoster? Roster { get; init; }

    public TimeProvider? Clock { get; init; }

    public async Task<TestMail> MailAsync() => _mail ??= await TestMail.OpenAsync();

    public async Task<TestConnection> SessionAsync(string name = "")
    {
        if (_sessions.TryGetValue(name, out TestConnection? session))
        {
            return session;
        }

        TestMail mail = await MailAsync();
        _handler ??= mail.Pop3(Options, Roster, Clock);
        session = new TestConnection(_handler, Listener);
        _sessions.Add(name, session);
        if (SignsIn)
        {
            await ExpectAsync(session, "+OK Shinten is ready.");
            string before = Before.Length > 0 ? Before + "\r\n" : "";
            await session.SendAsync(
                $"{before}USER {TestMail.Address}\r\nPASS {mail.PasswordFor(Access)}\r\n");
            for (int replies = Before.Length > 0 ? 3 : 2; replies > 0; replies--)
            {
                await ExpectAsync(session, "+OK");
            }
        }

        return session;
    }

    public async Task PlayAsync(string script)
    {
        foreach (string line in script.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
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

    public async Task<string> AskAsync(string command, string session = "")
    {
        TestConnection connection = await SessionAsync(session);
        await connection.SendAsync(command + "\r\n");
        return await ReadAsync(connection);
    }

    /// <summary>The lines of a multi-line answer, without the first and the dot.</summary>
    public async Task<List<string>> ListAsync(string command, string session = "")
    {
        Assert.StartsWith("+OK", await AskAsync(command, session), StringComparison.Ordinal);
        TestConnection connection = await SessionAsync(session);
        List<string> lines = [];
        while (await ReadAsync(connection) is var line and not ".")
        {
            Assert.NotEqual("(closed)", line);
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>A letter as a client has it that takes each LF for the end of a line, dots taken off.</summary>
    public async Task<byte[]> FetchAsync(string command, string session = "")
    {
        Assert.StartsWith("+OK", await AskAsync(command, session), StringComparison.Ordinal);
        TestConnection connection = await SessionAsync(session);
        using MemoryStream letter = new();
        while (true)
        {
            byte[] line = (await connection.ReadBytesAsync().WaitAsync(Patience))!;
            if (line.AsSpan().SequenceEqual(".\r\n"u8) || line.AsSpan().SequenceEqual(".\n"u8))
            {
                return letter.ToArray();
            }

            letter.Write(line[0] == '.' ? line.AsSpan(1) : line);
        }
    }

    public async Task ExpectClosedAsync(string session = "")
        => Assert.Null(await (await SessionAsync(session)).ReadLineAsync().WaitAsync(Patience));

    /// <summary>Cuts a connection off and waits until the server has let go of it.</summary>
    public async Task DropAsync(string session = "")
    {
        TestConnection connection = await SessionAsync(session);
        _sessions.Remove(session);
        await connection.DisposeAsync();
    }

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

    public static byte[] Letter(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    private static async Task<string> ReadAsync(TestConnection session)
        => await session.ReadLineAsync().WaitAsync(Patience) ?? "(closed)";

    private static async Task ExpectAsync(TestConnection session, string expected)
    {
        string line = await ReadAsync(session);
        Assert.True(Matches(expected, line), $"Expected: {expected}\nSaid:     {line}");
    }

    private static bool Matches(string expected, string line)
    {
        if (expected.EndsWith('…'))
        {
            return line.StartsWith(expected[..^1], StringComparison.Ordinal);
        }

        bool isBare = expected is "+OK" or "-ERR" || (expected.StartsWith("-ERR [", StringComparison.Ordinal)
            && expected.EndsWith(']'));
        return isBare ? line.StartsWith(expected + " ", StringComparison.Ordinal) : line == expected;
    }
}
