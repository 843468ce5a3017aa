using Shinten.Protocols.Imap.Grammar;
using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Selected;

/// <summary>
/// The mailbox that one session has selected: the list of UIDs that its client knows by sequence number, and up to
/// which change it has been told (RFC 9051 §7.5).
/// </summary>
internal sealed partial class SelectedMailbox
{
    private readonly ImapUser _user;
    private readonly Dictionary<uint, long> _told = [];
    private long _toldModSeq;
    private List<uint> _saved = [];

    public SelectedMailbox(ImapUser user, MailboxIndex index, bool isReadOnly)
    {
        _user = user;
        Index = index;
        IsReadOnly = isReadOnly;

        // In this order: what comes between the two is told twice rather than never.
        _toldModSeq = index.HighestModSeq;
        Uids = index.Uids;
        Flags = new FlagsText(user.Account);
    }

    public MailboxIndex Index { get; }

    public MailboxId Id => Index.Mailbox;

    public bool IsReadOnly { get; }

    /// <summary>What the client knows, in the order of its sequence numbers.</summary>
    public UidList Uids { get; private set; }

    public FlagsText Flags { get; }

    /// <summary>Keeps the result of SEARCH RETURN (SAVE), rising (RFC 5182 §2.1).</summary>
    public void Save(IReadOnlyList<uint> uids) => _saved = [.. uids];

    /// <summary>The modSeq that the client may have been told all changes up to.</summary>
    public long ToldModSeq => _toldModSeq;

    /// <summary>Notes that the client has been told of a change, which then is no news.</summary>
    public void NoteTold(uint uid, long modSeq) => _told[uid] = modSeq;

    /// <summary>The messages that a set names, rising, each once.</summary>
    /// <exception cref="ImapSyntaxException">A sequence number is higher than the number of messages.</exception>
    public List<PlaceRange> Resolve(NumberSet numbers, Numbering numbering)
    {
        if (numbers.IsSavedResult)
        {
            return PlacesOf(_saved);
        }

        List<PlaceRange> places = [];
        if (Uids.Count == 0 && !numbers.IsFixed)
        {
            // Clients ask for 1:* of a mailbox without looking whether there is anything.
            return places;
        }

        if (numbering == Numbering.Sequence && numbers.Highest > Uids.Count)
        {
            throw new ImapSyntaxException("There is no message with so high a number.");
        }

        foreach (NumberRange range in numbers.Resolve(numbering == Numbering.Uid ? Uids.Last : (uint)Uids.Count))
        {
            PlaceRange found = numbering == Numbering.Uid
                ? new PlaceRange(Uids.FirstPlaceFrom(range.First), PlaceBehind(range.Last))
                : new PlaceRange((int)Math.Max(range.First, 1) - 1, (int)range.Last);
            if (found.First < found.End)
            {
                places.Add(found);
            }
        }

        return places;
    }

    /// <summary>The same messages as ranges of UIDs, as storage takes them.</summary>
    public List<UidRange> UidsOf(IReadOnlyList<PlaceRange> places)
    {
        List<UidRange> ranges = new(places.Count);
        foreach (PlaceRange range in places)
        {
            ranges.Add(new UidRange(Uids[range.First], Uids[range.End - 1]));
        }

        return ranges;
    }

    /// <summary>Rising UIDs as places; unknown ones are left out.</summary>
    public List<PlaceRange> PlacesOf(IReadOnlyList<uint> uids)
    {
        List<PlaceRange> places = [];
        foreach (uint uid in uids)
        {
            int place = Uids.PlaceOf(uid);
            if (place < 0)
            {
                continue;
            }

            if (places.Count > 0 && places[^1].End == place)
            {
                places[^1] = places[^1] with { End = place + 1 };
            }
            else
            {
                places.Add(new PlaceRange(place, place + 1));
            }
        }

        return places;
    }

    private int PlaceBehind(uint uid) => uid == uint.MaxValue ? Uids.Count : Uids.FirstPlaceFrom(uid + 1);
}
