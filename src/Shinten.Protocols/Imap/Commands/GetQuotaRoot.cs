using System.Buffers;
using Shinten.Protocols.Imap.Writing;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>GETQUOTAROOT: every mailbox counts for the account's one quota (RFC 9208 §4.1.2).</summary>
internal static class GetQuotaRoot
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        string name = Subscribe.ParseMailbox(session.Parse(arguments));
        if (await session.User!.Mailboxes.FindAsync(name, cancel) is null)
        {
            return ImapReply.No("NONEXISTENT", "No such mailbox.");
        }

        session.Output.Write("* QUOTAROOT "u8);
        session.Output.WriteMailbox(name, session.UsesUtf8);
        session.Output.Write(" \"\"\r\n"u8);
        GetQuota.WriteTo(session);
        return ImapReply.Ok("That is the quota.");
    }
}
