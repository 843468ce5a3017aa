using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Listing;
using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>SELECT and EXAMINE open a mailbox (RFC 9051 §6.3.2, §6.3.3, RFC 7162 §3.1.2, RFC 8474 §4.2).</summary>
internal static class Select
{
    public static ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, isReadOnly: false, cancel);

    public static ValueTask<ImapReply> RunExamineAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => RunAsync(session, arguments, isReadOnly: true, cancel);

    private static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, bool isReadOnly, CancellationToken cancel)
    {
        (string name, ImapFeatures features) = Parse(session.Parse(arguments));

        // Whatever comes of it, the mailbox selected before is closed (RFC 9051 §6.3.2).
        if (session.Selected is not null)
        {
            session.Unselect();
            session.WriteUntagged("OK [CLOSED] The mailbox selected before is closed.");
        }

        ImapUser user = session.User!;
        Mailbox? mailbox = await user.Mailboxes.FindAsync(name, cancel);
        if (mailbox is null)
        {
            return ImapReply.No("NONEXISTENT", "No such mailbox.");
        }

        SelectedMailbox selected = new(user, await user.Account.OpenMailboxAsync(mailbox.Id, cancel), isReadOnly);
        session.Enable(features);
        session.Select(selected);
        Describe(session, selected, mailbox);
        if (session.Enabled.HasFlag(ImapFeatures.Rev2))
        {
            NamedMailbox? named = (await user.Mailboxes.ListAsync(cancel)).Find(one => one.Mailbox.Id == mailbox.Id);
            if (named is not null)
            {
                ListText.Write(session, named, ListReturns.Children | ListReturns.SpecialUse);
            }
        }

        return isReadOnly
            ? ImapReply.Ok("READ-ONLY", "The mailbox is open for reading.")
            : ImapReply.Ok("READ-WRITE", "The mailbox is open.");
    }

    private static void Describe(ImapSession session, SelectedMailbox selected, Mailbox mailbox)
    {
        ImapUser user = session.User!;
        uint uidNext = Math.Max(mailbox.UidNext, selected.Uids.Last + 1);
        session.WriteUntagged($"FLAGS ({selected.Flags.All})");
        session.WriteUntagged(FormattableString.Invariant($"{selected.Uids.Count} EXISTS"));
        if (!session.Enabled.HasFlag(ImapFeatures.Rev2))
        {
            session.WriteUntagged("0 RECENT");
        }

        session.WriteUntagged(selected.IsReadOnly
            ? "OK [PERMANENTFLAGS ()] Nothing can be changed."
            : $"OK [PERMANENTFLAGS ({selected.Flags.All} \\*)] These are kept.");
        session.WriteUntagged(
            FormattableString.Invariant($"OK [UIDVALIDITY {mailbox.UidValidity(user.Access)}] UIDs are valid."));
        session.WriteUntagged(FormattableString.Invariant($"OK [UIDNEXT {uidNext}] The next UID."));
        session.WriteUntagged(
            FormattableString.Invariant($"OK [HIGHESTMODSEQ {Math.Max(1, selected.ToldModSeq)}] The latest change."));
        session.WriteUntagged($"OK [MAILBOXID ({ObjectIds.OfMailbox(mailbox.Id, user.Access)})] Its id.");
    }

    // select = "SELECT" SP mailbox [SP "(" select-param *(SP select-param) ")"];  select-param =/ "CONDSTORE"
    private static (string Name, ImapFeatures Features) Parse(ImapArguments arguments)
    {
        arguments.Space();
        string name = arguments.Mailbox();
        ImapFeatures features = ImapFeatures.None;
        if (arguments.TakesSpace())
        {
            arguments.Open();
            do
            {
                features |= arguments.Word() == "CONDSTORE"
                    ? ImapFeatures.CondStore
                    : throw new ImapSyntaxException("SELECT does not know a parameter.");
            }
            while (arguments.TakesSpace());
            arguments.Close();
        }

        arguments.End();
        return (name, features);
    }
}
