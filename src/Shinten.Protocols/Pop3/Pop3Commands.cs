using System.Collections.Frozen;
using System.Text;
using Shinten.Protocols.Pop3.Commands;

namespace Shinten.Protocols.Pop3;

/// <summary>Every command the server knows. To add one: write the handler, add the row, add the test.</summary>
internal static class Pop3Commands
{
    // keyword = 3*4VCHAR  (RFC 2449 §3)
    private const int MaxKeyword = 4;

    public static FrozenDictionary<string, Pop3Command> Table { get; } = new Pop3Command[]
    {
        new("CAPA", Pop3States.Any, Capa.RunAsync),
        new("LANG", Pop3States.Any, Lang.RunAsync),
        new("QUIT", Pop3States.Any, Quit.RunAsync) { EndsSession = true },

        new("STLS", Pop3States.Authorization, Stls.RunAsync),
        new("UTF8", Pop3States.Authorization, Utf8.RunAsync),
        new("USER", Pop3States.Authorization, User.RunAsync),
        new("PASS", Pop3States.Authorization, Pass.RunAsync),
        new("AUTH", Pop3States.Authorization, Auth.RunAsync),
        new("APOP", Pop3States.Authorization, Apop.RunAsync),

        new("STAT", Pop3States.Transaction, Stat.RunAsync),
        new("LIST", Pop3States.Transaction, List.RunAsync),
        new("UIDL", Pop3States.Transaction, Uidl.RunAsync),
        new("RETR", Pop3States.Transaction, Retr.RunAsync),
        new("TOP", Pop3States.Transaction, Top.RunAsync),
        new("DELE", Pop3States.Transaction, Dele.RunAsync),
        new("RSET", Pop3States.Transaction, Rset.RunAsync),
        new("NOOP", Pop3States.Transaction, Noop.RunAsync),
    }.ToFrozenDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Pop3Command>.AlternateLookup<ReadOnlySpan<char>> Lookup
        = Table.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the command that a line begins with.</summary>
    public static Pop3Command? Find(ReadOnlySpan<byte> line, out int keywordLength)
    {
        Span<char> keyword = stackalloc char[MaxKeyword];
        int space = line.IndexOf((byte)' ');
        keywordLength = space < 0 ? line.Length : space;
        return keywordLength <= MaxKeyword
            && Encoding.ASCII.GetChars(line[..keywordLength], keyword) == keywordLength
            && Lookup.TryGetValue(keyword[..keywordLength], out Pop3Command? command)
                ? command
                : null;
    }
}
