using System.Collections;
using System.Globalization;
using Shinten.Mail.Flags;
using Shinten.Protocols.Sasl;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Pop3;

/// <summary>
/// INBOX as one session is shown it: as it was at sign-in, so that numbers and sizes stay (RFC 1939 §4). What the
/// session deletes is only marked until <see cref="UpdateAsync"/>.
/// </summary>
internal sealed class Maildrop : IDisposable
{
    private const int PageLength = 1_000;

    private readonly Account _account;
    private readonly ILetterOpener _opener;
    private readonly MailboxIndex _index;
    private readonly uint _uidValidity;
    private readonly uint[] _uids;
    private readonly long[] _sizes;
    private readonly BitArray _deleted;
    private readonly BitArray _fetched;

    private Maildrop(SignInResult.SignedIn signedIn, MailboxIndex index, Mailbox inbox, List<(uint Uid, long Size)> all)
    {
        (_account, _opener, Slot, _index) = (signedIn.Account, signedIn.Opener, signedIn.Slot, index);
        _uidValidity = inbox.UidValidity(signedIn.Access);
        _uids = [.. all.Select(letter => letter.Uid)];
        _sizes = [.. all.Select(letter => letter.Size)];
        _deleted = new BitArray(_uids.Length);
        _fetched = new BitArray(_uids.Length);
        (Count, Octets) = (_uids.Length, _sizes.Sum());
        Shown = new ShownMessages(_account, _opener);
    }

    public AccountId Account => _account.Id;

    /// <summary>The app password that was signed in with.</summary>
    public SlotId Slot { get; }

    public ShownMessages Shown { get; }

    /// <summary>The highest message number, deleted or not.</summary>
    public int Highest => _uids.Length;

    /// <summary>The letters that are not marked as deleted.</summary>
    public int Count { get; private set; }

    /// <summary>The octets of these letters.</summary>
    public long Octets { get; private set; }

    /// <summary>Takes the maildrop over from a sign-in; when this throws, the opener is the caller's still.</summary>
    public static async ValueTask<Maildrop> OpenAsync(SignInResult.SignedIn signedIn, CancellationToken cancel)
    {
        MailboxIndex index = await signedIn.Account.OpenMailboxAsync(MailboxRole.Inbox.Id(), cancel);
        Mailbox inbox = (await signedIn.Account.FindMailboxAsync(MailboxRole.Inbox.Id(), cancel))!;
        UidList uids = index.Uids;
        List<(uint, long)> all = new(uids.Count);
        List<MessageEntry> page = new(Math.Min(uids.Count, PageLength));
        for (int first = 0; first < uids.Count; first += PageLength)
        {
            page.Clear();
            index.CopyTo(new UidRange(uids[first], uids[Math.Min(first + PageLength, uids.Count) - 1]), page);
            foreach (MessageEntry entry in page)
            {
                all.Add((entry.Uid, entry.Sizes.For(signedIn.Access)));
            }
        }

        return new Maildrop(signedIn, index, inbox, all);
    }

    /// <summary>Whether a number stands for a letter that is not marked as deleted.</summary>
    public bool Has(int number) => number >= 1 && number <= Highest && !_deleted[number - 1];

    public bool IsDeleted(int number) => number >= 1 && number <= Highest && _deleted[number - 1];

    public long SizeOf(int number) => _sizes[number - 1];

    /// <summary>
    /// The unique-id: UIDVALIDITY and UID, both persistent, and UIDVALIDITY another at each access (RFC 1939 §7,
    /// sealing.md §8).
    /// </summary>
    public string UniqueIdOf(int number)
        => string.Create(CultureInfo.InvariantCulture, $"{_uidValidity:x8}{_uids[number - 1]:x8}");

    /// <exception cref="LetterGoneException">Another program has expunged it since.</exception>
    public MessageEntry Find(int number)
        => _index.TryGet(_uids[number - 1], out MessageEntry entry) ? entry : throw new LetterGoneException();

    /// <summary>Whether no program has expunged a letter so far.</summary>
    public bool Holds(in MessageEntry entry) => _index.TryGet(entry.Uid, out _);

    public void NoteFetched(int number) => _fetched[number - 1] = true;

    public void MarkDeleted(int number)
    {
        _deleted[number - 1] = true;
        Count--;
        Octets -= SizeOf(number);
    }

    public void UnmarkAll()
    {
        _deleted.SetAll(false);
        (Count, Octets) = (_uids.Length, _sizes.Sum());
    }

    /// <summary>Deletes what is marked, in one go up to a thousand letters (RFC 1939 §6).</summary>
    public async ValueTask UpdateAsync(CancellationToken cancel)
    {
        List<UidRange> marked = RangesWhere(_deleted, _ => true);
        if (marked.Count > 0)
        {
            await _account.RemoveAsync(MailboxRole.Inbox.Id(), marked, cancel);
        }
    }

    /// <summary>How many letters are marked, and how many of these are there still.</summary>
    public (int Left, int Marked) CountMarked()
    {
        int left = 0;
        int marked = 0;
        for (int place = 0; place < _uids.Length; place++)
        {
            if (_deleted[place])
            {
                marked++;
                left += _index.TryGet(_uids[place], out _) ? 1 : 0;
            }
        }

        return (left, marked);
    }

    /// <summary>Notes for IMAP that what was fetched has been read.</summary>
    public async ValueTask MarkSeenAsync(CancellationToken cancel)
    {
        List<UidRange> unseen = RangesWhere(
            _fetched, uid => _index.TryGet(uid, out MessageEntry entry) && !entry.Flags.Has(FlagSet.Seen));
        if (unseen.Count > 0)
        {
            FlagChange seen = new(FlagChangeKind.Add, MessageFlags.Of(SystemFlags.Seen));
            await _account.StoreFlagsAsync(MailboxRole.Inbox.Id(), unseen, seen, null, cancel);
        }
    }

    public void Dispose() => _opener.Dispose();

    // Neighbours make one range: UIDs between two of the maildrop belong to letters that are gone.
    private List<UidRange> RangesWhere(BitArray chosen, Predicate<uint> also)
    {
        List<UidRange> ranges = [];
        int last = -2;
        for (int place = 0; place < _uids.Length; place++)
        {
            if (!chosen[place] || !also(_uids[place]))
            {
                continue;
            }

            uint uid = _uids[place];
            if (place == last + 1)
            {
                ranges[^1] = ranges[^1] with { Last = uid };
            }
            else
            {
                ranges.Add(new UidRange(uid, uid));
            }

            last = place;
        }

        return ranges;
    }
}
