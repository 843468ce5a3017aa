using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Listing;

/// <summary>Parses the arguments of LIST and STATUS (RFC 9051 §6.3.9, RFC 5258 §6, RFC 5819 §2).</summary>
internal static class ListGrammar
{
    private const int MaxPatterns = 100;

    // list = "LIST" [SP list-select-opts] SP mailbox SP mbox-or-pat [SP list-return-opts]
    public static ListRequest Parse(ImapArguments arguments)
    {
        arguments.Space();
        bool extended = arguments.Sees((byte)'(');
        ListSelects selects = ListSelects.None;
        if (extended)
        {
            selects = Selects(ref arguments);
            arguments.Space();
        }

        string reference = arguments.Mailbox();
        arguments.Space();
        extended |= arguments.Sees((byte)'(');
        List<string> patterns = Patterns(ref arguments);
        ListRequest request = new(reference, patterns) { Selects = selects, IsExtended = extended };
        if (arguments.TakesSpace())
        {
            request = Returns(ref arguments, request);
        }

        arguments.End();
        return request;
    }

    // status-att-list = "(" status-att *(SP status-att) ")"
    public static List<StatusItem> StatusItems(ref ImapArguments arguments)
    {
        List<StatusItem> items = [];
        arguments.Open();
        do
        {
            StatusItem item = arguments.Word() switch
            {
                "MESSAGES" => StatusItem.Messages,
                "RECENT" => StatusItem.Recent,
                "UIDNEXT" => StatusItem.UidNext,
                "UIDVALIDITY" => StatusItem.UidValidity,
                "UNSEEN" => StatusItem.Unseen,
                "DELETED" => StatusItem.Deleted,
                "SIZE" => StatusItem.Size,
                "HIGHESTMODSEQ" => StatusItem.HighestModSeq,
                "MAILBOXID" => StatusItem.MailboxId,
                "APPENDLIMIT" => StatusItem.AppendLimit,
                _ => throw new ImapSyntaxException("STATUS does not know an item."),
            };
            if (!items.Contains(item))
            {
                items.Add(item);
            }
        }
        while (arguments.TakesSpace());
        arguments.Close();
        return items;
    }

    private static ListSelects Selects(ref ImapArguments arguments)
    {
        ListSelects selects = ListSelects.None;
        arguments.Open();
        if (!arguments.Takes((byte)')'))
        {
            do
            {
                selects |= arguments.Word() switch
                {
                    "SUBSCRIBED" => ListSelects.Subscribed,
                    "REMOTE" => ListSelects.Remote,
                    "RECURSIVEMATCH" => ListSelects.RecursiveMatch,
                    "SPECIAL-USE" => ListSelects.SpecialUse,
                    _ => throw new ImapSyntaxException("LIST does not know a selection option."),
                };
            }
            while (arguments.TakesSpace());
            arguments.Close();
        }

        // RFC 5258 §3.1: it modifies another option and is an error alone or with REMOTE only.
        return (selects & ~ListSelects.Remote) == ListSelects.RecursiveMatch
            ? throw new ImapSyntaxException("RECURSIVEMATCH needs another selection option.")
            : selects;
    }

    // mbox-or-pat = list-mailbox / "(" list-mailbox *(SP list-mailbox) ")"
    private static List<string> Patterns(ref ImapArguments arguments)
    {
        if (!arguments.Takes((byte)'('))
        {
            return [arguments.ListMailbox()];
        }

        List<string> patterns = [];
        do
        {
            patterns.Add(arguments.ListMailbox());
        }
        while (patterns.Count < MaxPatterns && arguments.TakesSpace());
        arguments.Close();
        return patterns;
    }

    private static ListRequest Returns(ref ImapArguments arguments, ListRequest request)
    {
        if (!arguments.TakesWord("RETURN"u8))
        {
            throw new ImapSyntaxException("Expected RETURN.");
        }

        ListReturns returns = ListReturns.None;
        List<StatusItem> status = [];
        arguments.Space();
        arguments.Open();
        if (!arguments.Takes((byte)')'))
        {
            do
            {
                string word = arguments.Word();
                if (word == "STATUS")
                {
                    arguments.Space();
                    status = StatusItems(ref arguments);
                    continue;
                }

                returns |= word switch
                {
                    "SUBSCRIBED" => ListReturns.Subscribed,
                    "CHILDREN" => ListReturns.Children,
                    "SPECIAL-USE" => ListReturns.SpecialUse,
                    _ => throw new ImapSyntaxException("LIST does not know a return option."),
                };
            }
            while (arguments.TakesSpace());
            arguments.Close();
        }

        return request with { Returns = returns, Status = status, IsExtended = true };
    }
}
