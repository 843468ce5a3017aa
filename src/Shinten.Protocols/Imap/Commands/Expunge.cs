using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>EXPUNGE removes what is \Deleted; UID EXPUNGE only some of it (RFC 9051 §6.4.3, §6.4.9).</summary>
internal static class Expunge
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Parse(arguments).End();
        SelectedMailbox selected = session.Selected!;
        List<UidRange> all = selected.Uids.Count == 0 ? [] : [new UidRange(1, selected.Uids.Last)];
        return ExpungeAsync(session, all, cancel);
    }

    public static ValueTask<ImapReply> RunUidAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        SelectedMailbox selected = session.Selected!;
        NumberSet uids = Parse(session.Parse(arguments));
        return ExpungeAsync(session, selected.UidsOf(selected.Resolve(uids, Numbering.Uid)), cancel);
    }

    // The EXPUNGE responses are told with the other news, before the reply.
    private static async ValueTask<ImapReply> ExpungeAsync(
        ImapSession session, List<UidRange> uids, CancellationToken cancel)
    {
        SelectedMailbox selected = session.Selected!;
        if (selected.IsReadOnly)
        {
            return ImapReply.No("READ-ONLY", "The mailbox is open for reading.");
        }

        if (uids.Count > 0)
        {
            await session.User!.Account.ExpungeAsync(selected.Id, uids, cancel);
        }

        return session.Enabled.HasFlag(ImapFeatures.CondStore)
            ? ImapReply.Ok(FormattableString.Invariant($"HIGHESTMODSEQ {selected.Index.HighestModSeq}"), "Expunged.")
            : ImapReply.Ok("Expunged.");
    }

    // uid-expunge = "UID" SP "EXPUNGE" SP sequence-set
    private static NumberSet Parse(ImapArguments arguments)
    {
        arguments.Space();
        NumberSet uids = arguments.NumberSet();
        arguments.End();
        return uids;
    }
}
