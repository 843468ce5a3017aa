using System.Diagnostics;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Search;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>SEARCH as slow and plain as can be: every message is read whole and asked every question.</summary>
internal sealed class NaiveSearch
{
    private readonly List<(MessageEntry Entry, byte[] Bytes, EnvelopeFields Fields)> _messages = [];
    private readonly Access _access;

    private NaiveSearch(Access access) => _access = access;

    public static async Task<NaiveSearch> ReadAsync(
        ShownMessages shown, List<MessageEntry> entries, CancellationToken cancel)
    {
        NaiveSearch naive = new(shown.Access);
        await foreach (ShownMessage message in
            shown.ReadAsync(entries, ShownParts.Envelope | ShownParts.Bytes, cancel))
        {
            naive._messages.Add((message.Entry, await OneAccount.ReadAllAsync(message), message.Fields));
        }

        return naive;
    }

    public IEnumerable<uint> Find(SearchKey key)
        => _messages.Where(one => Matches(key, one.Entry, one.Bytes, one.Fields)).Select(one => one.Entry.Uid);

    private bool Matches(SearchKey key, MessageEntry entry, byte[] bytes, EnvelopeFields fields) => key switch
    {
        SearchKey.All => true,
        SearchKey.Not not => !Matches(not.Key, entry, bytes, fields),
        SearchKey.Or or => Matches(or.First, entry, bytes, fields) || Matches(or.Second, entry, bytes, fields),
        SearchKey.And and => and.Keys.All(one => Matches(one, entry, bytes, fields)),
        SearchKey.HasFlag flag => entry.Flags.Has(new FlagSet((long)flag.Flag)),
        SearchKey.Larger larger => bytes.Length > larger.Octets,
        SearchKey.Sent sent => fields.SentAt is { } at && IsWithin(DateOnly.FromDateTime(at.DateTime), sent),
        SearchKey.Uids uids => uids.Ranges.Any(range => range.Contains(entry.Uid)),
        _ => MatchesText(key, bytes, fields),
    };

    private bool MatchesText(SearchKey key, byte[] bytes, EnvelopeFields fields)
    {
        ParsedMessage parsed = ParsedMessage.Parse(bytes);
        bool seesBodies = _access == Access.Everything;
        ParsedMessage header = ParsedMessage.Parse(bytes.AsMemory(0, (int)parsed.Root.HeaderLength));
        return key switch
        {
            SearchKey.Body body => seesBodies && SearchText.BodyContains(parsed, new SearchString(body.Text)),
            SearchKey.Anywhere any => SearchText.TextContains(seesBodies ? parsed : header, new SearchString(any.Text)),
            SearchKey.Header field
                => SearchText.HeaderContains(header.Bytes.Span, field.Field, new SearchString(field.Text)),
            SearchKey.Subject subject => fields.Subject is { } text && Contains(text, subject.Text),
            SearchKey.Address address => fields.From.Any(one => Contains(TextOf(one), address.Text)),
            _ => throw new UnreachableException(),
        };
    }

    private static bool IsWithin(DateOnly day, SearchKey.Sent sent) => day >= sent.First && day < sent.End;

    private static string TextOf(HeaderAddress address)
        => string.IsNullOrEmpty(address.Name) ? address.Email : $"{address.Name} <{address.Email}>";

    private static bool Contains(string text, string search)
        => new SearchString(search).IsIn(text);
}
