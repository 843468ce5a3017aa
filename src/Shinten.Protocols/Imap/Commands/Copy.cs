using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>COPY puts messages into another mailbox too (RFC 9051 §6.4.7, RFC 4315 §3).</summary>
internal static class Copy
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, Numbering.Sequence, cancel);

    public static ValueTask<ImapReply> RunUidAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, Numbering.Uid, cancel);

    // copy = "COPY" SP sequence-set SP mailbox
    internal static (NumberSet Numbers, string Mailbox) Parse(ImapArguments arguments)
    {
        arguments.Space();
        NumberSet numbers = arguments.NumberSet();
        arguments.Space();
        string mailbox = arguments.Mailbox();
        arguments.End();
        return (numbers, mailbox);
    }

    internal static string CopyUid(ImapUser user, Mailbox destination, CopyResult result)
        => FormattableString.Invariant($"COPYUID {destination.UidValidity(user.Access)} ")
            + $"{NumberSet.Format(result.Source)} {NumberSet.Format(result.Destination)}";

    private static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, Numbering numbering, CancellationToken cancel)
    {
        ImapUser user = session.User!;
        SelectedMailbox selected = session.Selected!;
        (NumberSet numbers, string name) = Parse(session.Parse(arguments));
        List<UidRange> uids = selected.UidsOf(selected.Resolve(numbers, numbering));
        if (await user.Mailboxes.FindAsync(name, cancel) is not { } destination)
        {
            return ImapReply.No("TRYCREATE", "No such mailbox.");
        }

        CopyResult result = await user.Account.CopyAsync(selected.Id, uids, destination.Id, cancel);
        return result.Outcome switch
        {
            CopyOutcome.Done when result.Source.Count == 0 => ImapReply.Ok("There was nothing to copy."),
            CopyOutcome.Done => ImapReply.Ok(CopyUid(user, destination, result), "Copied."),
            CopyOutcome.NoDestination => ImapReply.No("TRYCREATE", "No such mailbox."),
        };
    }
}
