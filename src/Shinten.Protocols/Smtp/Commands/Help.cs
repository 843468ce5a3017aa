using System.Text;

namespace Shinten.Protocols.Smtp.Commands;

/// <summary>HELP names the commands, or the syntax of one (RFC 5321 §4.1.1.8).</summary>
internal static class Help
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        ReadOnlySpan<byte> about = arguments.Span.Trim((byte)' ');
        if (about.IsEmpty)
        {
            return ValueTask.FromResult(Everything(session.Dialect));
        }

        return ValueTask.FromResult(
            SmtpCommands.Find(about, session.Dialect, out _) is { } command
                ? SmtpReply.Of(214, "2.0.0", command.Syntax)
                : SmtpReply.Of(504, "5.5.4", "There is no help on that."));
    }

    private static SmtpReply Everything(SmtpDialect dialect)
    {
        StringBuilder names = new("Commands:");
        foreach (SmtpCommand command in SmtpCommands.Table.Values
            .Where(command => command.IsSpokenIn(dialect)).OrderBy(command => command.Name, StringComparer.Ordinal))
        {
            names.Append(' ').Append(command.Name);
        }

        return SmtpReply.Of(214, "2.0.0", names.ToString());
    }
}
