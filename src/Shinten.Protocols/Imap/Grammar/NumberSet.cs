using System.Globalization;

namespace Shinten.Protocols.Imap.Grammar;

/// <summary>First and last of a run of sequence numbers or UIDs, both included.</summary>
internal readonly record struct NumberRange(uint First, uint Last);

/// <summary>A sequence set as it was written: ranges, with 0 for "*", or "$" (RFC 9051 §9, RFC 5182 §2.1).</summary>
internal sealed class NumberSet(IReadOnlyList<NumberRange> written)
{
    private const uint Star = 0;

    private NumberSet()
        : this([]) => IsSavedResult = true;

    /// <summary>"$": the result that SEARCH RETURN (SAVE) kept.</summary>
    public static NumberSet SavedResult { get; } = new();

    public bool IsSavedResult { get; }

    /// <summary>True if a number has no end that depends on the mailbox.</summary>
    public bool IsFixed => !IsSavedResult && !written.Any(range => range.First == Star || range.Last == Star);

    /// <summary>The largest number that is written out.</summary>
    public uint Highest => written.Count == 0 ? 0 : written.Max(range => Math.Max(range.First, range.Last));

    /// <summary>The ranges in rising order without overlaps, with "*" put as <paramref name="last"/>.</summary>
    public NumberRange[] Resolve(uint last)
    {
        NumberRange[] ranges = new NumberRange[written.Count];
        for (int i = 0; i < ranges.Length; i++)
        {
            uint from = written[i].First == Star ? last : written[i].First;
            uint to = written[i].Last == Star ? last : written[i].Last;
            ranges[i] = new NumberRange(Math.Min(from, to), Math.Max(from, to));
        }

        return ranges.Length == 1 ? ranges : Merge(ranges);
    }

    /// <summary>Writes rising numbers as a set, with runs as ranges.</summary>
    public static string Format(IEnumerable<uint> rising)
    {
        System.Text.StringBuilder text = new();
        uint first = 0, last = 0;
        foreach (uint number in rising)
        {
            if (first != 0 && number == last + 1)
            {
                last = number;
                continue;
            }

            Close();
            (first, last) = (number, number);
        }

        Close();
        return text.ToString();

        void Close()
        {
            if (first == 0)
            {
                return;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(first.ToString(CultureInfo.InvariantCulture));
            if (last != first)
            {
                text.Append(':').Append(last.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private static NumberRange[] Merge(NumberRange[] ranges)
    {
        Array.Sort(ranges, (a, b) => a.First.CompareTo(b.First));
        int kept = 0;
        for (int i = 1; i < ranges.Length; i++)
        {
            if (ranges[kept].Last == uint.MaxValue || ranges[i].First <= ranges[kept].Last + 1)
            {
                ranges[kept] = ranges[kept] with { Last = Math.Max(ranges[kept].Last, ranges[i].Last) };
            }
            else
            {
                ranges[++kept] = ranges[i];
            }
        }

        return kept + 1 < ranges.Length ? ranges[..(kept + 1)] : ranges;
    }
}
