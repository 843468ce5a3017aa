using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Selected;

/// <summary>What was expunged between two lists of UIDs, found without walking over what stayed.</summary>
internal static class UidDifference
{
    /// <summary>The places of one list whose UIDs the other lacks, in rising order.</summary>
    public static List<int> Removed(UidList before, UidList after)
    {
        List<int> removed = [];
        if (!ReferenceEquals(before, after) && before.Count > 0)
        {
            Collect(before, after, 0, before.Count, removed);
        }

        return removed;
    }

    private static void Collect(UidList before, UidList after, int first, int end, List<int> removed)
    {
        int kept = after.FirstPlaceFrom(before[end - 1] + 1) - after.FirstPlaceFrom(before[first]);
        if (kept == end - first)
        {
            return;
        }

        if (kept == 0)
        {
            for (int place = first; place < end; place++)
            {
                removed.Add(place);
            }

            return;
        }

        int middle = (first + end) / 2;
        Collect(before, after, first, middle, removed);
        Collect(before, after, middle, end, removed);
    }
}
