using Shinten.Mail.Messages;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>Finds messages by what a session is shown of them (RFC 9051 §6.4.4, sealing.md §8).</summary>
/// <remarks>
/// Cheap knowledge first: the index, then sealed words and index segments, then envelopes, then letters, and each only
/// for what is still open. What an access cannot see matches nothing. Of a letter that does not open nothing is
/// claimed, neither by a key nor by its NOT: it is counted.
/// </remarks>
public sealed class LetterSearch(ShownMessages shown)
{
    /// <param name="messages">The messages to search: a mailbox as the session knows it.</param>
    public async Task<SearchResult> FindAsync(
        IReadOnlyList<MessageEntry> messages, KeywordTable keywords, SearchKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(key);
        SearchNode tree = new SearchCompiler(shown.Access, keywords).Compile(key);
        SearchRun run = new(messages, tree);
        int[] open = run.JudgeByIndex();
        if (open.Length > 0 && shown.Access == Access.Everything)
        {
            open = await NarrowAsync(run, tree, open, cancel);
        }

        ShownParts listed = tree.Needs & ShownParts.Envelope;
        if (open.Length > 0 && listed != ShownParts.None && tree.Needs != listed)
        {
            open = await ReadAsync(run, open, listed, isLast: false, cancel);
        }

        if (open.Length > 0)
        {
            open = await ReadAsync(run, open, tree.Needs, isLast: true, cancel);
        }

        return new SearchResult(run.Found(), open.Length);
    }

    private async Task<int[]> NarrowAsync(SearchRun run, SearchNode tree, int[] open, CancellationToken cancel)
    {
        List<SearchNode.Worded> nodes = [];
        tree.AddNarrowable(nodes);
        if (nodes.Count == 0)
        {
            return open;
        }

        await shown.Words.NarrowAsync(run.Messages, open, nodes, cancel);
        return run.JudgeByIndex();
    }

    private async Task<int[]> ReadAsync(
        SearchRun run, int[] rows, ShownParts parts, bool isLast, CancellationToken cancel)
    {
        int at = 0;
        using PooledBytes bytes = new();
        MessageEntry[] entries = Array.ConvertAll(rows, row => run.Messages[row]);
        await foreach (ShownMessage message in shown.ReadAsync(entries, parts, cancel))
        {
            SearchSubject subject = new() { Entry = message.Entry, Row = rows[at++], IsExhausted = isLast };
            bytes.Clear();
            run.Judge(await LookAsync(subject, message, parts, bytes, cancel));
        }

        return run.OpenRows();
    }

    private static async ValueTask<SearchSubject> LookAsync(
        SearchSubject subject, ShownMessage message, ShownParts parts, PooledBytes bytes, CancellationToken cancel)
    {
        if (message.State != ShownState.Shown)
        {
            subject.IsExhausted &= message.State != ShownState.Damaged;
            return subject;
        }

        try
        {
            subject.Fields = parts.HasFlag(ShownParts.Envelope) ? message.Fields : null;
            if (parts.HasFlag(ShownParts.Header))
            {
                subject.Header = await message.ReadHeaderAsync(cancel);
            }

            if (parts.HasFlag(ShownParts.Bytes))
            {
                await message.CopyAsync(0, message.Size, bytes, cancel);
                subject.Letter = ParsedMessage.Parse(bytes.Memory);
            }
        }
        catch (Exception e) when (e is DamagedLetterException or DamagedRecordException)
        {
            // The rest of the mailbox is searched all the same.
            subject.IsExhausted = false;
        }
        catch (LetterGoneException)
        {
            // It matches nothing.
        }

        return subject;
    }
}
