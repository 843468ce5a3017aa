using Shinten.Mail.Flags;
using Shinten.Protocols.Imap.Selected;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>Carries out one FETCH, some hundred messages at a time, so that memory stays bounded.</summary>
internal sealed class FetchRun(ImapSession session, FetchRequest request, FetchPlan plan)
{
    private const int BatchLength = 512;

    private readonly SelectedMailbox _selected = session.Selected!;
    private readonly List<MessageEntry> _entries = [];
    private readonly HashSet<uint> _newlySeen = [];
    private bool _someGone;
    private bool _someDamaged;

    public ImapReply Reply => _someDamaged
        ? ImapReply.No("CORRUPTION", "Some of the letters are damaged; the others were sent.")
        : _someGone ? ImapReply.Ok("EXPUNGEISSUED", "Some of the letters are gone.") : ImapReply.Ok("Fetched.");

    public async ValueTask FetchAsync(PlaceRange range, CancellationToken cancel)
    {
        using FetchWriter writer = new(session, plan);
        for (int first = range.First; first < range.End; first += BatchLength)
        {
            PlaceRange batch = new(first, Math.Min(first + BatchLength, range.End));
            Load(batch);
            if (request.MarksSeen && !_selected.IsReadOnly)
            {
                await MarkSeenAsync(cancel);
            }

            await WriteAsync(writer, cancel);
        }
    }

    private void Load(PlaceRange batch)
    {
        _entries.Clear();
        _selected.Index.CopyTo(new UidRange(_selected.Uids[batch.First], _selected.Uids[batch.End - 1]), _entries);
        _someGone |= _entries.Count < batch.End - batch.First;
        if (request.ChangedSince is { } modSeq)
        {
            _entries.RemoveAll(entry => entry.ModSeq <= modSeq);
        }
    }

    private async ValueTask WriteAsync(FetchWriter writer, CancellationToken cancel)
    {
        if (plan.Parts == ShownParts.None)
        {
            foreach (MessageEntry entry in _entries)
            {
                writer.Write(_selected.Uids.PlaceOf(entry.Uid), entry, _newlySeen.Contains(entry.Uid));
                await session.FlushIfFullAsync(cancel);
            }

            return;
        }

        await foreach (ShownMessage message in session.User!.Shown.ReadAsync(_entries, plan.Parts, cancel))
        {
            await WriteAsync(writer, message, cancel);
            await session.FlushIfFullAsync(cancel);
        }
    }

    private async ValueTask WriteAsync(FetchWriter writer, ShownMessage message, CancellationToken cancel)
    {
        uint uid = message.Entry.Uid;
        if (message.State != ShownState.Shown)
        {
            _someGone |= message.State == ShownState.Gone;
            if (message.State == ShownState.Damaged)
            {
                TellDamaged(uid);
            }

            return;
        }

        try
        {
            await writer.WriteAsync(_selected.Uids.PlaceOf(uid), message, _newlySeen.Contains(uid), cancel);
        }
        catch (LetterGoneException) when (!session.IsMidResponse)
        {
            _someGone = true;
        }
        catch (Exception e) when (e is DamagedLetterException or DamagedRecordException && !session.IsMidResponse)
        {
            TellDamaged(uid);
        }
    }

    // The reply at the end says only that there are some.
    private void TellDamaged(uint uid)
    {
        _someDamaged = true;
        session.WriteUntagged(
            FormattableString.Invariant($"NO [CORRUPTION] The letter with UID {uid} is damaged and cannot be shown."));
    }

    /// <summary>Reading a body marks it \Seen, which the response then tells (RFC 9051 §6.4.5).</summary>
    private async ValueTask MarkSeenAsync(CancellationToken cancel)
    {
        List<UidRange> unseen = [];
        foreach (MessageEntry entry in _entries)
        {
            if (!entry.Flags.Has(FlagSet.Seen))
            {
                unseen.Add(new UidRange(entry.Uid, entry.Uid));
            }
        }

        if (unseen.Count == 0)
        {
            return;
        }

        StoreFlagsResult result = await session.User!.Account.StoreFlagsAsync(
            _selected.Id, unseen, new FlagChange(FlagChangeKind.Add, MessageFlags.Of(SystemFlags.Seen)), null, cancel);
        Dictionary<uint, ChangedFlags> changed = result.Changed.ToDictionary(flags => flags.Uid);
        for (int i = 0; i < _entries.Count; i++)
        {
            if (changed.TryGetValue(_entries[i].Uid, out ChangedFlags flags))
            {
                _entries[i] = _entries[i] with { Flags = flags.Flags, ModSeq = flags.ModSeq };
                _newlySeen.Add(flags.Uid);
                _selected.NoteTold(flags.Uid, flags.ModSeq);
            }
        }
    }
}
