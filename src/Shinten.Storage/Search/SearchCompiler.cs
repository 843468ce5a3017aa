using System.Diagnostics;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>Makes search keys ready for one access: what it cannot see becomes a key that matches nothing.</summary>
internal readonly struct SearchCompiler(Access access, KeywordTable keywords)
{
    public SearchNode Compile(SearchKey key) => key switch
    {
        SearchKey.Not not => new SearchNode.Negation(Compile(not.Key)),
        SearchKey.Or or => new SearchNode.Junction([Compile(or.First), Compile(or.Second)], Verdict.Yes),
        SearchKey.And and => new SearchNode.Junction(CompileAll(and.Keys), Verdict.No),
        _ => CompileIndexed(key) ?? CompileListed(key) ?? CompileText(key),
    };

    // Cheap keys first, so that they decide before anything is opened.
    private SearchNode[] CompileAll(IReadOnlyList<SearchKey> keys)
    {
        SearchNode[] nodes = new SearchNode[keys.Count];
        for (int at = 0; at < nodes.Length; at++)
        {
            nodes[at] = Compile(keys[at]);
        }

        return [.. nodes.OrderBy(node => node.Needs)];
    }

    private SearchNode? CompileIndexed(SearchKey key)
    {
        Access shownAt = access;
        switch (key)
        {
            case SearchKey.All:
                return new SearchNode.Always(true);
            case SearchKey.Uids uids:
                UidRanges ranges = new(uids.Ranges);
                return new SearchNode.Indexed(entry => ranges.Contain(entry.Uid));
            case SearchKey.HasFlag flag:
                return HasFlags(new FlagSet((long)flag.Flag));
            case SearchKey.HasKeyword keyword:
                return HasFlags(keywords.Find(keyword.Keyword));
            case SearchKey.Arrived day:
                return new SearchNode.Indexed(entry => IsWithin(entry.ReceivedAt, day.First, day.End));
            case SearchKey.Larger larger:
                return new SearchNode.Indexed(entry => entry.Sizes.For(shownAt) > larger.Octets);
            case SearchKey.Smaller smaller:
                return new SearchNode.Indexed(entry => entry.Sizes.For(shownAt) < smaller.Octets);
            case SearchKey.ModSeqAtLeast modSeq:
                return new SearchNode.Indexed(entry => entry.ModSeq >= modSeq.ModSeq);
            default:
                return null;
        }
    }

    private static SearchNode.Listed? CompileListed(SearchKey key)
    {
        switch (key)
        {
            case SearchKey.Sent day:
                return new SearchNode.Listed(fields => fields.SentAt is { } at && IsWithin(at, day.First, day.End));
            case SearchKey.Subject subject:
                SearchString inSubject = new(subject.Text);
                return new SearchNode.Listed(fields => fields.Subject is { } text && inSubject.IsIn(text));
            case SearchKey.Address address:
                SearchString inAddress = new(address.Text);
                return new SearchNode.Listed(fields => AnyContains(ListOf(fields, address.Field), inAddress));
            default:
                return null;
        }
    }

    private SearchNode CompileText(SearchKey key) => (key, access) switch
    {
        (SearchKey.Header header, _) => new SearchNode.HeaderField(header.Field, header.Text),
        (SearchKey.Body body, Access.Everything) => new SearchNode.BodyText(body.Text),
        (SearchKey.Body, _) => new SearchNode.Always(false),
        (SearchKey.Anywhere text, Access.Everything) => new SearchNode.AnyText(text.Text),
        (SearchKey.Anywhere text, _) => new SearchNode.HeaderText(text.Text),
        _ => throw new UnreachableException(),
    };

    private static SearchNode HasFlags(FlagSet flags)
        => flags.IsEmpty ? new SearchNode.Always(false) : new SearchNode.Indexed(entry => entry.Flags.Has(flags));

    // Dates are compared as they are written, without regard to time and zone (RFC 9051 §6.4.4).
    private static bool IsWithin(DateTimeOffset time, DateOnly? first, DateOnly? end)
    {
        DateOnly day = DateOnly.FromDateTime(time.DateTime);
        return (first is null || day >= first) && (end is null || day < end);
    }

    private static IReadOnlyList<HeaderAddress> ListOf(EnvelopeFields fields, AddressField field) => field switch
    {
        AddressField.From => fields.From,
        AddressField.To => fields.To,
        AddressField.Cc => fields.Cc,
        AddressField.Bcc => fields.Bcc,
    };

    private static bool AnyContains(IReadOnlyList<HeaderAddress> addresses, SearchString search)
    {
        foreach (HeaderAddress address in addresses)
        {
            if (search.IsIn(TextOf(address)))
            {
                return true;
            }
        }

        return false;
    }

    // As a person sees an address: name <mailbox@host>.
    private static string TextOf(HeaderAddress address)
        => string.IsNullOrEmpty(address.Name) ? address.Email : $"{address.Name} <{address.Email}>";
}
