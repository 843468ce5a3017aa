using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Messages;

/// <summary>Walks over the entries of ranges of UIDs in pages, so that one unit of work touches at most 1,000
/// rows.</summary>
internal sealed class EntryPages(AccountId account, MailboxId mailbox, IReadOnlyList<UidRange> ranges)
{
    private const int PageLength = 1_000;
    private const int RangesAtOnce = 200;

    private int _range;
    private uint _from = ranges.Count == 0 ? 1 : ranges[0].First;

    public bool IsOver => _range >= ranges.Count;

    /// <summary>Remembers where the walk stands; a unit that is applied anew begins there again.</summary>
    public (int Range, uint From) Mark
    {
        get => (_range, _from);
        set => (_range, _from) = value;
    }

    public async ValueTask<List<EntryRow>> NextAsync(ISqlSession sql, CancellationToken cancel)
    {
        List<EntryRow> rows = [];
        while (!IsOver && rows.Count < PageLength)
        {
            await ReadAsync(sql, rows, cancel);
        }

        return rows;
    }

    private async ValueTask ReadAsync(ISqlSession sql, List<EntryRow> rows, CancellationToken cancel)
    {
        int room = PageLength - rows.Count;
        int count = Math.Min(RangesAtOnce, ranges.Count - _range);
        List<SqlValue[]> sets = new(count);
        for (int place = 0; place < count; place++)
        {
            UidRange range = ranges[_range + place];
            sets.Add([account.Value, mailbox.Value, place == 0 ? _from : range.First, range.Last, room]);
        }

        int first = _range;
        int lastFull = -1;
        await sql.QueryEachAsync(
            MessageSql.ReadEntries,
            sets,
            (place, row) =>
            {
                if (rows.Count < PageLength)
                {
                    rows.Add(MessageSql.MapEntryRow(row));
                    lastFull = first + place;
                }
            },
            cancel);
        if (rows.Count == PageLength)
        {
            (_range, _from) = (lastFull, rows[^1].Entry.Uid + 1);
            return;
        }

        _range += count;
        _from = IsOver ? 1 : ranges[_range].First;
    }
}
