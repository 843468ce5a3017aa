using Shinten.Sealing.Ids;
using Shinten.Storage.Changes;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    /// <summary>Brings what is in memory to a state that another node committed, and tells the sessions here.</summary>
    internal async ValueTask CatchUpAsync(CommitScope scope, AccountState state, CancellationToken cancel)
    {
        List<IndexChange> changes = [];
        foreach (MailboxId mailbox in _indexes.Keys)
        {
            if (TryGetIndex(mailbox, out MailboxIndex? index))
            {
                await ReadChangesAsync(scope.Sql, state, index, changes, cancel);
            }
        }

        scope.AfterCommit(() =>
        {
            bool keysChanged = !state.Row.Key.Matches(State.Row.Key);
            Replace(state);
            Credentials = null;
            if (keysChanged)
            {
                _store.Seals.End(Id);
            }

            ApplyToIndexes(changes);
            _store.Changes.Publish(new AccountChange(Id, state.ModSeq, [], ListChanged: true));
        });
    }

    private async ValueTask ReadChangesAsync(
        ISqlSession sql,
        AccountState state,
        MailboxIndex index,
        List<IndexChange> changes,
        CancellationToken cancel)
    {
        MailboxId mailbox = index.Mailbox;
        if (state.Find(mailbox) is not { } found)
        {
            changes.Add(IndexChange.Gone(mailbox));
            return;
        }

        if (found.HighestModSeq <= index.HighestModSeq)
        {
            return;
        }

        List<uint> gone = await sql.QueryAsync(
            MessageSql.ReadExpunged,
            row => (uint)row.Number(0),
            cancel,
            Id.Value,
            mailbox.Value,
            index.HighestModSeq);
        changes.AddRange(gone.Select(uid => IndexChange.Expunged(mailbox, uid, found.HighestModSeq)));
        List<MessageEntry> changed = await sql.QueryAsync(
            MessageSql.ReadChanged, MessageSql.MapEntry, cancel, Id.Value, mailbox.Value, index.HighestModSeq);
        foreach (MessageEntry entry in changed)
        {
            changes.Add(IndexChange.FlagsChanged(mailbox, entry.Uid, entry.Flags, entry.ModSeq));
            changes.Add(IndexChange.Added(mailbox, entry));
        }
    }
}
