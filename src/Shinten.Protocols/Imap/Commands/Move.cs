using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>MOVE takes messages into another mailbox in one step (RFC 9051 §6.4.8, RFC 6851 §3).</summary>
internal static class Move
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, Numbering.Sequence, cancel);

    public static ValueTask<ImapReply> RunUidAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, Numbering.Uid, cancel);

    private static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, Numbering numbering, CancellationToken cancel)
    {
        ImapUser user = session.User!;
        SelectedMailbox selected = session.Selected!;
        (NumberSet numbers, string name) = Copy.Parse(session.Parse(arguments));
        List<UidRange> uids = selected.UidsOf(selected.Resolve(numbers, numbering));
        if (selected.IsReadOnly)
        {
            return ImapReply.No("READ-ONLY", "The mailbox is open for reading.");
        }

        if (await user.Mailboxes.FindAsync(name, cancel) is not { } destination)
        {
            return ImapReply.No("TRYCREATE", "No such mailbox.");
        }

        CopyResult result = await user.Account.MoveAsync(selected.Id, uids, destination.Id, cancel);
        if (result.Outcome == CopyOutcome.Done && result.Source.Count > 0)
        {
            // COPYUID goes ahead of the EXPUNGE responses, which are told with the other news (RFC 6851 §4.3).
            session.WriteUntagged($"OK [{Copy.CopyUid(user, destination, result)}] Moved.");
        }

        return result.Outcome switch
        {
            CopyOutcome.Done => ImapReply.Ok("Moved."),
            CopyOutcome.NoDestination => ImapReply.No("TRYCREATE", "No such mailbox."),
        };
    }
}
