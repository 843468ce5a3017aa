using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    /// <summary>Files letters in one more mailbox; a letter is stored once, however many hold it
    /// (RFC 9051 §6.4.7).</summary>
    /// <exception cref="MailboxGoneException">The source was deleted.</exception>
    public Task<CopyResult> CopyAsync(
        MailboxId source, IReadOnlyList<UidRange> uids, MailboxId destination, CancellationToken cancel)
        => FileElsewhereAsync(source, uids, destination, CopyOne, cancel);

    /// <summary>Takes letters from one mailbox to another, each wholly or not at all (RFC 9051 §6.4.8).</summary>
    /// <exception cref="MailboxGoneException">The source was deleted.</exception>
    public Task<CopyResult> MoveAsync(
        MailboxId source, IReadOnlyList<UidRange> uids, MailboxId destination, CancellationToken cancel)
        => FileElsewhereAsync(source, uids, destination, MoveOne, cancel);

    private delegate uint FileOne(
        CommitScope scope, AccountDraft account, MailboxId source, MailboxId destination, EntryRow row, long modSeq);

    private async Task<CopyResult> FileElsewhereAsync(
        MailboxId source,
        IReadOnlyList<UidRange> uids,
        MailboxId destination,
        FileOne fileOne,
        CancellationToken cancel)
    {
        // What is filed into the same mailbox while we walk must not be walked over.
        uint end = State.Find(source)?.UidNext ?? throw new MailboxGoneException();
        EntryPages pages = new(Id, source, Below(uids, end));
        List<uint> from = [];
        List<uint> to = [];
        uint uidValidity = State.Find(destination)?.UidValidityRoot ?? 0;
        if (uidValidity == 0)
        {
            return new CopyResult(CopyOutcome.NoDestination, 0, [], []);
        }

        while (!pages.IsOver)
        {
            (int, uint) mark = pages.Mark;
            List<(uint From, uint To)>? page = await _store.RunAsync(
                [Id],
                async (scope, token) =>
                {
                    pages.Mark = mark;
                    AccountDraft account = await OpenAsync(scope, token);
                    List<EntryRow> rows = await pages.NextAsync(scope.Sql, token);
                    return account.Find(destination) is null
                        ? null
                        : FilePage(scope, account, source, destination, rows, fileOne);
                },
                cancel);
            if (page is null)
            {
                return new CopyResult(CopyOutcome.NoDestination, 0, from, to);
            }

            from.AddRange(page.Select(pair => pair.From));
            to.AddRange(page.Select(pair => pair.To));
        }

        return new CopyResult(CopyOutcome.Done, uidValidity, from, to);
    }

    private static List<(uint From, uint To)> FilePage(
        CommitScope scope,
        AccountDraft account,
        MailboxId source,
        MailboxId destination,
        List<EntryRow> rows,
        FileOne fileOne)
    {
        List<(uint, uint)> pairs = new(rows.Count);
        long modSeq = rows.Count == 0 ? 0 : account.NextModSeq();
        foreach (EntryRow row in rows)
        {
            pairs.Add((row.Entry.Uid, fileOne(scope, account, source, destination, row, modSeq)));
        }

        return pairs;
    }

    private static uint CopyOne(
        CommitScope scope, AccountDraft account, MailboxId source, MailboxId destination, EntryRow row, long modSeq)
    {
        uint uid = AddCopy(scope, account, destination, row, modSeq);
        Filing.SetPlaces(scope.Sql, account.Id, row, Places.Add(row.Places, destination, uid));
        return uid;
    }

    private static uint MoveOne(
        CommitScope scope, AccountDraft account, MailboxId source, MailboxId destination, EntryRow row, long modSeq)
    {
        uint uid = AddCopy(scope, account, destination, row, modSeq);
        Filing.Remove(scope, account, FindOrThrow(account, source), row.Entry, modSeq);
        byte[] without = Places.Remove(row.Places, source, row.Entry.Uid);
        Filing.SetPlaces(scope.Sql, account.Id, row, Places.Add(without, destination, uid));
        return uid;
    }

    private static uint AddCopy(
        CommitScope scope, AccountDraft account, MailboxId destination, EntryRow row, long modSeq)
    {
        MessageEntry copy = row.Entry with
        {
            ModSeq = modSeq,
            SavedAtMilliseconds = scope.Store.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        return Filing.Add(scope, account, FindOrThrow(account, destination), copy);
    }

    private static List<UidRange> Below(IReadOnlyList<UidRange> uids, uint end)
    {
        List<UidRange> below = new(uids.Count);
        foreach (UidRange range in uids)
        {
            if (range.First < end)
            {
                below.Add(new UidRange(range.First, Math.Min(range.Last, end - 1)));
            }
        }

        return below;
    }
}
