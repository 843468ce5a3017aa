using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>A set of UIDs as sorted ranges, for many questions.</summary>
internal sealed class UidRanges
{
    private readonly UidRange[] _sorted;

    public UidRanges(IReadOnlyList<UidRange> ranges)
    {
        List<UidRange> merged = [];
        foreach (UidRange range in ranges.Where(range => range.First <= range.Last).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last)
            {
                merged[^1] = new UidRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        _sorted = [.. merged];
    }

    public bool Contain(uint uid)
    {
        int low = 0;
        int high = _sorted.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (uid > _sorted[middle].Last)
            {
                low = middle + 1;
            }
            else if (uid < _sorted[middle].First)
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
