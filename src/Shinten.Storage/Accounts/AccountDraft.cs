using System.Diagnostics.CodeAnalysis;
using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

/// <summary>
/// An account inside a transaction: starts as what is committed, is changed by the units of the batch, and becomes
/// the account's state when the batch is committed. A batch that fails leaves no trace.
/// </summary>
internal sealed class AccountDraft(Account account, AccountState before)
{
    private readonly Dictionary<MailboxId, Mailbox> _changed = [];
    private readonly List<MailboxId> _deleted = [];
    private readonly List<IndexChange> _indexChanges = [];
    private long _savedModSeq = before.ModSeq;
    private bool _isDirty;

    public Account Account => account;

    public AccountId Id => account.Id;

    public AccountRow Row { get; private set; } = before.Row;

    public long ModSeq { get; private set; } = before.ModSeq;

    public long UsedBytes { get; private set; } = before.UsedBytes;

    public long UsedLetters { get; private set; } = before.UsedLetters;

    public uint NextUidValidity { get; private set; } = before.NextUidValidity;

    public KeywordTable Keywords { get; private set; } = before.Keywords;

    public bool IsRemoved { get; private set; }

    public bool ListChanged { get; private set; }

    public bool HasChanges => _isDirty || IsRemoved;

    public IReadOnlyList<IndexChange> IndexChanges => _indexChanges;

    public AccountQuota Quota => new(Row.QuotaBytes, UsedBytes, Row.QuotaLetters, UsedLetters);

    public IEnumerable<Mailbox> Mailboxes
    {
        get
        {
            foreach (Mailbox mailbox in before.Mailboxes)
            {
                if (!_deleted.Contains(mailbox.Id))
                {
                    yield return _changed.TryGetValue(mailbox.Id, out Mailbox? changed) ? changed : mailbox;
                }
            }

            foreach (Mailbox mailbox in _changed.Values)
            {
                if (before.Find(mailbox.Id) is null)
                {
                    yield return mailbox;
                }
            }
        }
    }

    public Mailbox? Find(MailboxId id)
        => _changed.TryGetValue(id, out Mailbox? changed) ? changed : _deleted.Contains(id) ? null : before.Find(id);

    /// <summary>Takes the next number of the account's line.</summary>
    public long NextModSeq()
    {
        _isDirty = true;
        return ++ModSeq;
    }

    public uint TakeUidValidity()
    {
        _isDirty = true;
        return NextUidValidity++;
    }

    public void Set(Mailbox mailbox)
    {
        _isDirty = true;
        _changed[mailbox.Id] = mailbox;
    }

    public void SetListed(Mailbox mailbox)
    {
        ListChanged = true;
        Set(mailbox);
    }

    public void Delete(MailboxId mailbox)
    {
        _isDirty = true;
        ListChanged = true;
        _changed.Remove(mailbox);
        _deleted.Add(mailbox);
        _indexChanges.Add(IndexChange.Gone(mailbox));
    }

    public void Use(long bytes, long letters)
    {
        _isDirty = true;
        UsedBytes += bytes;
        UsedLetters += letters;
    }

    public void SetRow(AccountRow row)
    {
        _isDirty = true;
        Row = row;
    }

    public void Remove() => IsRemoved = true;

    public void Tell(IndexChange change) => _indexChanges.Add(change);

    /// <summary>Turns names of keywords into their flags, numbering new ones; false if there would be too
    /// many.</summary>
    public bool TryNumber(MessageFlags flags, ISqlTransaction sql, [NotNullWhen(true)] out FlagSet? numbered)
    {
        FlagSet all = FlagSet.Of(flags.System);
        KeywordTable table = Keywords;
        foreach (string keyword in flags.Keywords)
        {
            FlagSet flag = table.Find(keyword);
            if (flag.IsEmpty)
            {
                if (table.Names.Count == FlagSet.MaxKeywords)
                {
                    numbered = null;
                    return false;
                }

                flag = FlagSet.Keyword(table.Names.Count);
                table = table.Add(keyword);
            }

            all = all.With(flag);
        }

        for (int number = Keywords.Names.Count; number < table.Names.Count; number++)
        {
            sql.Execute(AccountSql.InsertKeyword, Id.Value, number, table.Names[number]);
            _isDirty = true;
        }

        Keywords = table;
        numbered = all;
        return true;
    }

    /// <summary>Whether all these keywords have numbers or can get some.</summary>
    public bool HasNumbersFor(IReadOnlyCollection<string> keywords)
        => Keywords.Names.Count + keywords.Count(keyword => Keywords.Find(keyword).IsEmpty) <= FlagSet.MaxKeywords;

    /// <summary>Writes what changed, once for the whole batch.</summary>
    public void Save(ISqlTransaction sql)
    {
        if (!_isDirty || IsRemoved)
        {
            return;
        }

        foreach (Mailbox mailbox in _changed.Values)
        {
            sql.Execute(
                AccountSql.SaveMailbox,
                Id.Value,
                mailbox.Id.Value,
                mailbox.UidNext,
                mailbox.HighestModSeq,
                mailbox.Total,
                mailbox.Unseen,
                mailbox.Deleted,
                mailbox.Sizes.Ciphertext,
                mailbox.Sizes.Envelopes,
                mailbox.Sizes.Everything,
                mailbox.IsSubscribed);
        }

        sql.Execute(AccountSql.SaveState, Id.Value, ModSeq, UsedBytes, UsedLetters, NextUidValidity);
        _savedModSeq = ModSeq;
    }

    public AccountState ToState() => before with
    {
        Row = Row,
        ModSeq = _savedModSeq,
        UsedBytes = UsedBytes,
        UsedLetters = UsedLetters,
        NextUidValidity = NextUidValidity,
        Keywords = Keywords,
        Mailboxes = _changed.Count == 0 && _deleted.Count == 0
            ? before.Mailboxes
            : [.. Mailboxes.OrderBy(mailbox => mailbox.Id.Value)],
    };

    public IReadOnlyList<MailboxId> TouchedMailboxes() => [.. _changed.Keys, .. _deleted];
}
