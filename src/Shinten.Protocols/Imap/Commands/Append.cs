using Shinten.Protocols.Imap.Appending;
using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>APPEND stores letters (RFC 9051 §6.3.12, RFC 3502 §6.3.11, RFC 7888 §3, RFC 6855 §4).</summary>
internal static class Append
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (string name, AppendHead first) = Parse(session, arguments);
        if (await session.User!.Mailboxes.FindAsync(name, cancel) is not { } mailbox)
        {
            return ImapReply.No("TRYCREATE", "No such mailbox.");
        }

        using AppendRun run = new(session, mailbox);
        return await run.ReceiveAsync(first, cancel) ?? await run.FileAsync(cancel);
    }

    // append = "APPEND" SP mailbox 1*append-message
    private static (string Name, AppendHead First) Parse(ImapSession session, ReadOnlyMemory<byte> text)
    {
        ImapArguments arguments = session.Parse(text);
        arguments.Space();
        string name = arguments.Mailbox();
        return (name, AppendHead.Parse(ref arguments, session.PendingLetter));
    }
}
