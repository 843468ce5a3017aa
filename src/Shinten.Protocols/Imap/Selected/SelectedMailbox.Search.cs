using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Search;

namespace Shinten.Protocols.Imap.Selected;

/// <summary>Turns what a SEARCH says of numbers and ids into UIDs.</summary>
internal sealed partial class SelectedMailbox
{
    public SearchKey SearchBySequence(NumberSet numbers) => KeyOf(Resolve(numbers, Numbering.Sequence));

    public SearchKey SearchByUid(NumberSet uids) => KeyOf(Resolve(uids, Numbering.Uid));

    public SearchKey SearchByEmailId(string id)
    {
        long? message = ObjectIds.Find(id, 'M', _user.Access);
        return KeyOf(message, (entry, wanted) => entry.Message.Value == wanted);
    }

    public SearchKey SearchByThreadId(string id)
    {
        long? thread = ObjectIds.Find(id, 'T', _user.Access);
        return KeyOf(thread, (entry, wanted) => entry.Thread == wanted);
    }

    private SearchKey.Uids KeyOf(IReadOnlyList<PlaceRange> places) => new(UidsOf(places));

    private SearchKey.Uids KeyOf(long? wanted, Func<MessageEntry, long, bool> matches)
    {
        List<UidRange> found = [];
        if (wanted is { } number)
        {
            List<MessageEntry> entries = [];
            Index.CopyTo(new UidRange(1, uint.MaxValue), entries);
            found.AddRange(entries
                .Where(entry => matches(entry, number))
                .Select(entry => new UidRange(entry.Uid, entry.Uid)));
        }

        return new SearchKey.Uids(found);
    }
}
