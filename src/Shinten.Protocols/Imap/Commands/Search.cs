using Shinten.Protocols.Imap.Searching;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage.Messages;
using Shinten.Storage.Search;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>SEARCH (RFC 9051 §6.4.4, RFC 4731 §3, RFC 5182 §2, RFC 7162 §3.1.5).</summary>
internal static class Search
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
        SelectedMailbox selected = session.Selected!;
        SearchRequest request;
        try
        {
            request = SearchGrammar.Parse(session.Parse(arguments), selected);
        }
        catch (BadCharsetException e) when (e.Saves)
        {
            // A SEARCH that is answered NO leaves nothing saved; one answered BAD changes nothing (RFC 5182 §2.1).
            selected.Save([]);
            throw;
        }

        if (request.UsesModSeq)
        {
            session.Enable(ImapFeatures.CondStore);
        }

        SearchResult result = await FindAsync(session, request, cancel);
        List<uint> uids = [.. result.Found.Select(found => found.Uid)];
        if (request.Returns.HasFlag(SearchReturns.Save))
        {
            selected.Save(Saved(request.Returns, uids));
        }

        new SearchText(session, numbering, uids, HighestModSeq(selected, request, uids)).Write(request.Returns);
        if (result.Damaged > 0)
        {
            // Said as a warning (RFC 9051 §7.1.2): what was found is right, and a NO would take it away.
            string letters = result.Damaged == 1 ? "letter" : "letters";
            session.WriteUntagged($"NO [CORRUPTION] {result.Damaged} damaged {letters} could not be searched.");
        }

        return ImapReply.Ok("Searched.");
    }

    /// <summary>Searches what the client knows of; a letter that came this moment has no number yet.</summary>
    private static async ValueTask<SearchResult> FindAsync(
        ImapSession session, SearchRequest request, CancellationToken cancel)
    {
        SelectedMailbox selected = session.Selected!;
        ImapUser user = session.User!;
        List<MessageEntry> known = new(selected.Uids.Count);
        selected.Index.CopyTo(new UidRange(1, selected.Uids.Last), known);
        return await user.Search.FindAsync(known, user.Account.Keywords, request.Key, cancel);
    }

    // With MIN or MAX alone, only those are saved (RFC 5182 §2.4).
    private static List<uint> Saved(SearchReturns returns, List<uint> uids)
    {
        if (uids.Count == 0 || (returns & (SearchReturns.All | SearchReturns.Count)) != 0)
        {
            return uids;
        }

        return (returns & (SearchReturns.Min | SearchReturns.Max)) switch
        {
            SearchReturns.Min => [uids[0]],
            SearchReturns.Max => [uids[^1]],
            SearchReturns.Min | SearchReturns.Max when uids.Count > 1 => [uids[0], uids[^1]],
            _ => uids,
        };
    }

    // RFC 7162 §3.1.5 and RFC 4731 §3.2: of all that is found, or of what MIN and MAX return.
    private static long HighestModSeq(SelectedMailbox selected, SearchRequest request, List<uint> uids)
    {
        long highest = 0;
        if (request.UsesModSeq)
        {
            SearchReturns returns = request.Returns == SearchReturns.None ? SearchReturns.All : request.Returns;
            foreach (uint uid in Saved(returns, uids))
            {
                bool isThere = selected.Index.TryGet(uid, out MessageEntry entry);
                highest = isThere ? Math.Max(highest, entry.ModSeq) : highest;
            }
        }

        return highest;
    }
}
