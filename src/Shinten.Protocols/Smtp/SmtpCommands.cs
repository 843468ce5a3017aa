using System.Collections.Frozen;
using System.Text;
using Shinten.Protocols.Lmtp;
using Shinten.Protocols.Smtp.Commands;

namespace Shinten.Protocols.Smtp;

/// <summary>Every command the server knows. To add one: write the handler, add the row, add the test.</summary>
internal static class SmtpCommands
{
    private const SmtpStates Greeted = SmtpStates.Ready;
    private const SmtpStates InTransaction = SmtpStates.Mail | SmtpStates.Recipients;
    private const SmtpTraits AtAnyTime = SmtpTraits.AnswersAtOnce | SmtpTraits.BeforeSignIn;

    public static FrozenDictionary<string, SmtpCommand> Table { get; } = new SmtpCommand[]
    {
        new("HELO", SmtpStates.Any, SmtpTraits.NotInLmtp | AtAnyTime, Hello.RunHeloAsync)
            { Syntax = "HELO domain" },
        new("EHLO", SmtpStates.Any, SmtpTraits.NotInLmtp | AtAnyTime, Hello.RunEhloAsync)
            { Syntax = "EHLO domain" },
        new("LHLO", SmtpStates.Any, SmtpTraits.LmtpOnly | SmtpTraits.AnswersAtOnce, Lhlo.RunAsync)
            { Syntax = "LHLO domain" },
        new("STARTTLS", SmtpStates.Connected | Greeted, AtAnyTime, StartTls.RunAsync)
            { Syntax = "STARTTLS" },
        new("AUTH", Greeted, SmtpTraits.SubmissionOnly | AtAnyTime, Auth.RunAsync)
            { Syntax = Auth.Syntax },
        new("MAIL", Greeted, SmtpTraits.None, Commands.Mail.RunAsync)
            { Syntax = Commands.Mail.Syntax },
        new("RCPT", InTransaction, SmtpTraits.None, Rcpt.RunAsync)
            { Syntax = Rcpt.Syntax },
        new("DATA", SmtpStates.Recipients, SmtpTraits.AnswersAtOnce, Commands.Data.RunAsync)
            { Syntax = "DATA" },
        new("BDAT", SmtpStates.Recipients | SmtpStates.Chunking, SmtpTraits.ReadsItsOwnInput, Bdat.RunAsync)
            { Syntax = Bdat.Syntax },
        new("RSET", SmtpStates.Any, SmtpTraits.BeforeSignIn, Rset.RunAsync)
            { Syntax = "RSET" },
        new("NOOP", SmtpStates.Any, AtAnyTime, Noop.RunAsync)
            { Syntax = "NOOP [text]" },
        new("VRFY", SmtpStates.Any, SmtpTraits.AnswersAtOnce, Vrfy.RunAsync)
            { Syntax = "VRFY address" },
        new("EXPN", SmtpStates.Any, SmtpTraits.AnswersAtOnce, Expn.RunAsync)
            { Syntax = "EXPN list" },
        new("HELP", SmtpStates.Any, SmtpTraits.None, Help.RunAsync)
            { Syntax = "HELP [command]" },
        new("QUIT", SmtpStates.Any, AtAnyTime, Quit.RunAsync)
            { Syntax = "QUIT" },
    }.ToFrozenDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Commands of other servers that this one does not have: known, and not implemented
    /// (RFC 5321 §4.2.4).</summary>
    private static readonly FrozenSet<string> NotHere
        = new[] { "AUTH", "ETRN", "ATRN", "TURN", "SEND", "SOML", "SAML", "BURL", "XCLIENT", "XFORWARD" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, SmtpCommand>.AlternateLookup<ReadOnlySpan<char>> Lookup
        = Table.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the command that a line begins with.</summary>
    public static SmtpCommand? Find(ReadOnlySpan<byte> line, SmtpDialect dialect, out int verbLength)
    {
        Span<char> verb = stackalloc char[8];
        return TryVerb(line, verb, out verbLength)
            && Lookup.TryGetValue(verb[..verbLength], out SmtpCommand? command)
            && command.IsSpokenIn(dialect)
                ? command
                : null;
    }

    public static SmtpReply Refuse(ReadOnlySpan<byte> line)
    {
        Span<char> verb = stackalloc char[8];
        return TryVerb(line, verb, out int length) && NotHere.Contains(new string(verb[..length]))
            ? SmtpReplies.NotImplemented
            : SmtpReplies.Unknown;
    }

    private static bool TryVerb(ReadOnlySpan<byte> line, Span<char> verb, out int length)
    {
        int space = line.IndexOf((byte)' ');
        length = space < 0 ? line.Length : space;
        return length <= verb.Length && Encoding.ASCII.GetChars(line[..length], verb) == length;
    }
}
