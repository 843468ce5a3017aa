using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    /// <summary>Changes flags of the messages in these ranges (RFC 9051 §6.4.6, RFC 7162 §3.1.3).</summary>
    /// <exception cref="MailboxGoneException">The mailbox was deleted.</exception>
    public async Task<StoreFlagsResult> StoreFlagsAsync(
        MailboxId mailbox,
        IReadOnlyList<UidRange> uids,
        FlagChange change,
        long? unchangedSince,
        CancellationToken cancel)
    {
        EntryPages pages = new(Id, mailbox, uids);
        List<ChangedFlags> changed = [];
        List<uint> modified = [];
        while (!pages.IsOver)
        {
            (int, uint) mark = pages.Mark;
            StoreFlagsResult page = await _store.RunAsync(
                [Id],
                async (scope, token) =>
                {
                    pages.Mark = mark;
                    AccountDraft account = await OpenAsync(scope, token);
                    List<EntryRow> rows = await pages.NextAsync(scope.Sql, token);
                    return StoreFlags(scope, account, mailbox, rows, change, unchangedSince);
                },
                cancel);
            if (page.Outcome != StoreFlagsOutcome.Done)
            {
                return page;
            }

            changed.AddRange(page.Changed);
            modified.AddRange(page.Modified);
        }

        return new StoreFlagsResult(StoreFlagsOutcome.Done, changed, modified);
    }

    private static StoreFlagsResult StoreFlags(
        CommitScope scope,
        AccountDraft account,
        MailboxId mailbox,
        List<EntryRow> rows,
        FlagChange change,
        long? unchangedSince)
    {
        FlagSet? flags = change.Kind == FlagChangeKind.Remove ? Known(account.Keywords, change.Flags) : null;
        if (flags is null && !account.TryNumber(change.Flags, scope.Sql, out flags))
        {
            return new StoreFlagsResult(StoreFlagsOutcome.TooManyKeywords, [], []);
        }

        List<ChangedFlags> changed = new(rows.Count);
        List<uint> modified = [];
        long modSeq = 0;
        foreach (EntryRow row in rows)
        {
            MessageEntry entry = row.Entry;
            if (entry.ModSeq > unchangedSince)
            {
                modified.Add(entry.Uid);
                continue;
            }

            FlagSet after = change.Kind switch
            {
                FlagChangeKind.Add => entry.Flags.With(flags.Value),
                FlagChangeKind.Remove => entry.Flags.Without(flags.Value),
                FlagChangeKind.Replace => flags.Value,
            };
            if (after == entry.Flags)
            {
                changed.Add(new ChangedFlags(entry.Uid, after, entry.ModSeq));
                continue;
            }

            modSeq = modSeq == 0 ? account.NextModSeq() : modSeq;
            ChangedFlags now = new(entry.Uid, after, modSeq);
            Filing.SetFlags(scope, account, FindOrThrow(account, mailbox), entry, now);
            changed.Add(now);
        }

        return new StoreFlagsResult(StoreFlagsOutcome.Done, changed, modified);
    }

    // What nobody uses need not be numbered to be removed.
    private static FlagSet Known(KeywordTable table, MessageFlags flags)
    {
        FlagSet known = FlagSet.Of(flags.System);
        foreach (string keyword in flags.Keywords)
        {
            known = known.With(table.Find(keyword));
        }

        return known;
    }

    private static Mailbox FindOrThrow(AccountDraft account, MailboxId mailbox)
        => account.Find(mailbox) ?? throw new MailboxGoneException();

    private async ValueTask<AccountDraft> OpenAsync(CommitScope scope, CancellationToken cancel)
        => await scope.OpenAsync(Id, cancel) ?? throw new AccountGoneException();
}
