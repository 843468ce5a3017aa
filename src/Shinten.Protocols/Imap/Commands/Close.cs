using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>CLOSE expunges without a word and leaves the mailbox (RFC 9051 §6.4.1).</summary>
internal static class Close
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        SelectedMailbox selected = session.Selected!;
        session.Unselect();
        if (!selected.IsReadOnly && selected.Uids.Count > 0)
        {
            await session.User!.Account.ExpungeAsync(selected.Id, [new UidRange(1, selected.Uids.Last)], cancel);
        }

        return ImapReply.Ok("The mailbox is closed.");
    }
}
