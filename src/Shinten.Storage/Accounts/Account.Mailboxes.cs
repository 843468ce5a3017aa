using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Seals;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    private const int MaxDepth = 20;
    private const int MaxComponentBytes = 255;
    private const int MaxMailboxes = 10_000;

    public ValueTask<IReadOnlyList<Mailbox>> ListMailboxesAsync(CancellationToken cancel) => new(State.Mailboxes);

    public ValueTask<Mailbox?> FindMailboxAsync(MailboxId mailbox, CancellationToken cancel)
        => new(State.Find(mailbox));

    /// <summary>Finds a mailbox by the components of its name; INBOX in any case.</summary>
    public ValueTask<Mailbox?> FindMailboxAsync(IReadOnlyList<string> path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        (Mailbox? deepest, int missing) = FindDeepest(State.Mailboxes, path, path.Count);
        return new(missing == 0 ? deepest : null);
    }

    /// <summary>Creates a mailbox, and those above it that do not exist (RFC 9051 §6.3.4).</summary>
    public async Task<CreateMailboxResult> CreateMailboxAsync(IReadOnlyList<string> path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!IsGoodName(path))
        {
            return new CreateMailboxResult(CreateMailboxOutcome.BadName, null);
        }

        (Mailbox? deepest, int missing) = FindDeepest(State.Mailboxes, path, path.Count);
        if (missing == 0)
        {
            return new CreateMailboxResult(CreateMailboxOutcome.AlreadyExists, deepest);
        }

        MailboxId? parent = deepest?.Id;
        CreateMailboxResult result = new(CreateMailboxOutcome.AlreadyExists, deepest);
        for (int level = path.Count - missing; level < path.Count; level++)
        {
            result = await CreateOneAsync(parent, path[level], cancel);
            if (result.Mailbox is null)
            {
                return result;
            }

            parent = result.Mailbox.Id;
        }

        return result;
    }

    /// <summary>Renames a mailbox and with it those below; renaming INBOX moves its letters
    /// (RFC 9051 §6.3.6).</summary>
    public async Task<RenameMailboxOutcome> RenameMailboxAsync(
        MailboxId mailbox, IReadOnlyList<string> path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (WhyNotRename(mailbox, path) is { } refusal)
        {
            return refusal;
        }

        MailboxId? parent = null;
        if (path.Count > 1)
        {
            CreateMailboxResult above = await CreateMailboxAsync([.. path.Take(path.Count - 1)], cancel);
            if (above.Mailbox is null)
            {
                return above.Outcome == CreateMailboxOutcome.TooMany
                    ? RenameMailboxOutcome.TooMany
                    : RenameMailboxOutcome.BadName;
            }

            parent = above.Mailbox.Id;
        }

        return mailbox == MailboxRole.Inbox.Id()
            ? await MoveInboxAsync(path, cancel)
            : await RenameOneAsync(mailbox, parent, path[^1], cancel);
    }

    public async Task<DeleteMailboxOutcome> DeleteMailboxAsync(MailboxId mailbox, CancellationToken cancel)
    {
        DeleteMailboxOutcome outcome = await _store.RunAsync(
            [Id],
            async (scope, token) =>
            {
                AccountDraft account = await OpenAsync(scope, token);
                Mailbox? found = account.Find(mailbox);
                if (found is null || found.Role is not null)
                {
                    return found is null ? DeleteMailboxOutcome.NotFound : DeleteMailboxOutcome.HasRole;
                }

                if (account.Mailboxes.Any(other => other.ParentId == mailbox))
                {
                    return DeleteMailboxOutcome.HasChildren;
                }

                account.NextModSeq();
                account.Delete(mailbox);
                scope.Sql.Execute(MailboxSql.Doom, Id.Value, mailbox.Value);
                scope.Sql.Execute(MailboxSql.Delete, Id.Value, mailbox.Value);
                return DeleteMailboxOutcome.Deleted;
            },
            cancel);
        if (outcome == DeleteMailboxOutcome.Deleted)
        {
            // It is gone for everybody; its letters go in units of their own, now or after the next start.
            await _store.Upkeep.EmptyDoomedAsync(Id, cancel);
        }

        return outcome;
    }

    public Task<SubscribeOutcome> SubscribeAsync(MailboxId mailbox, bool isSubscribed, CancellationToken cancel)
        => _store.RunAsync(
            [Id],
            async (scope, token) =>
            {
                AccountDraft account = await OpenAsync(scope, token);
                if (account.Find(mailbox) is not { } found)
                {
                    return SubscribeOutcome.NotFound;
                }

                if (found.IsSubscribed != isSubscribed)
                {
                    account.NextModSeq();
                    account.SetListed(found with { IsSubscribed = isSubscribed });
                }

                return SubscribeOutcome.Done;
            },
            cancel);

    private static bool IsGoodName(IReadOnlyList<string> path)
        => path.Count is > 0 and <= MaxDepth && path.All(component =>
            component.Length > 0
            && Encoding.UTF8.GetByteCount(component) <= MaxComponentBytes
            && !component.Any(char.IsControl)
            && !component.Contains('\uFFFD', StringComparison.Ordinal));

    private RenameMailboxOutcome? WhyNotRename(MailboxId mailbox, IReadOnlyList<string> path)
    {
        if (State.Find(mailbox) is not { } found)
        {
            return RenameMailboxOutcome.NotFound;
        }

        if (found.Role is not (null or MailboxRole.Inbox))
        {
            return RenameMailboxOutcome.HasRole;
        }

        if (!IsGoodName(path))
        {
            return RenameMailboxOutcome.BadName;
        }

        (Mailbox? deepest, int missing) = FindDeepest(State.Mailboxes, path, path.Count);
        if (missing == 0)
        {
            return RenameMailboxOutcome.AlreadyExists;
        }

        return found.Role is null && IsAtOrBelow(State.Mailboxes, deepest, mailbox)
            ? RenameMailboxOutcome.BelowItself
            : null;
    }

    private static bool IsAtOrBelow(IReadOnlyCollection<Mailbox> mailboxes, Mailbox? start, MailboxId above)
    {
        for (Mailbox? at = start; at is not null; at = mailboxes.FirstOrDefault(other => other.Id == at.ParentId))
        {
            if (at.Id == above)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The deepest mailbox on this path, and how many levels below it are missing.</summary>
    private (Mailbox? Deepest, int Missing) FindDeepest(
        IReadOnlyCollection<Mailbox> mailboxes, IReadOnlyList<string> path, int levels)
    {
        Mailbox? deepest = null;
        for (int level = 0; level < levels; level++)
        {
            Mailbox? next = FindChild(mailboxes, deepest?.Id, path[level]);
            if (next is null)
            {
                return (deepest, levels - level);
            }

            deepest = next;
        }

        return (deepest, 0);
    }

    private Mailbox? FindChild(IReadOnlyCollection<Mailbox> mailboxes, MailboxId? parent, string component)
    {
        if (parent is null && MailboxRoles.Of(component) is { } role)
        {
            return mailboxes.FirstOrDefault(mailbox => mailbox.Role == role);
        }

        byte[] hash = _store.Keys.FolderHash(Id, parent, component);
        foreach (Mailbox mailbox in mailboxes)
        {
            if (mailbox.ParentId == parent && mailbox.NameHash.Span.SequenceEqual(hash))
            {
                return mailbox;
            }
        }

        return ClosedNames.Find(component) is { } id
            ? mailboxes.FirstOrDefault(
                mailbox => mailbox.Id == id && mailbox.ParentId == parent && mailbox.Role is null)
            : null;
    }

    private async Task<CreateMailboxResult> CreateOneAsync(
        MailboxId? parent, string component, CancellationToken cancel)
    {
        MailboxId id = await _store.NextMailboxIdAsync(cancel);
        string name = component.Normalize(NormalizationForm.FormC);
        return await SealNameAsync(
            seal => seal.SealMailboxName(id, 0, name),
            (scope, account, sealedName) => Create(scope, account, id, parent, component, sealedName),
            cancel);
    }

    private CreateMailboxResult Create(
        CommitScope scope,
        AccountDraft account,
        MailboxId id,
        MailboxId? parent,
        string component,
        SealedMailboxName name)
    {
        Mailbox[] mailboxes = [.. account.Mailboxes];
        if (FindChild(mailboxes, parent, component) is { } existing)
        {
            return new CreateMailboxResult(CreateMailboxOutcome.AlreadyExists, existing);
        }

        if (mailboxes.Length >= MaxMailboxes || (parent is { } above && account.Find(above) is null))
        {
            return new CreateMailboxResult(CreateMailboxOutcome.TooMany, null);
        }

        Mailbox mailbox = new()
        {
            Id = id,
            ParentId = parent,
            SealedName = name,
            NameHash = _store.Keys.FolderHash(Id, parent, component),
            UidValidityRoot = account.TakeUidValidity(),
            HighestModSeq = account.NextModSeq(),
        };
        MailboxSql.InsertRow(scope.Sql, Id, mailbox);
        account.SetListed(mailbox);
        return new CreateMailboxResult(CreateMailboxOutcome.Created, mailbox);
    }

    private async Task<RenameMailboxOutcome> MoveInboxAsync(IReadOnlyList<string> path, CancellationToken cancel)
    {
        CreateMailboxResult created = await CreateMailboxAsync(path, cancel);
        if (created.Outcome != CreateMailboxOutcome.Created)
        {
            return created.Outcome == CreateMailboxOutcome.AlreadyExists
                ? RenameMailboxOutcome.AlreadyExists
                : RenameMailboxOutcome.TooMany;
        }

        await MoveAsync(MailboxRole.Inbox.Id(), UidRange.All, created.Mailbox!.Id, cancel);
        return RenameMailboxOutcome.Renamed;
    }

    private Task<RenameMailboxOutcome> RenameOneAsync(
        MailboxId mailbox, MailboxId? parent, string component, CancellationToken cancel)
    {
        long version = (State.Find(mailbox)?.NameVersion ?? 0) + 1;
        string name = component.Normalize(NormalizationForm.FormC);
        return SealNameAsync(
            seal => seal.SealMailboxName(mailbox, version, name),
            (scope, account, sealedName) =>
            {
                Mailbox[] mailboxes = [.. account.Mailboxes];
                Mailbox? above = parent is { } id ? account.Find(id) : null;
                if (account.Find(mailbox) is not { } found || found.NameVersion != version - 1)
                {
                    return RenameMailboxOutcome.NotFound;
                }

                if (FindChild(mailboxes, parent, component) is not null)
                {
                    return RenameMailboxOutcome.AlreadyExists;
                }

                if (IsAtOrBelow(mailboxes, above, mailbox))
                {
                    return RenameMailboxOutcome.BelowItself;
                }

                Mailbox renamed = found with
                {
                    ParentId = parent,
                    SealedName = sealedName,
                    NameVersion = version,
                    NameHash = _store.Keys.FolderHash(Id, parent, component),
                };
                account.NextModSeq();
                MailboxSql.RenameRow(scope.Sql, Id, renamed);
                account.SetListed(renamed);
                return RenameMailboxOutcome.Renamed;
            },
            cancel);
    }

    /// <summary>Seals a name with the account's live seal and commits it, anew where the seal was refused.</summary>
    private async Task<T> SealNameAsync<T>(
        Func<Seal, SealedMailboxName> seal,
        Func<CommitScope, AccountDraft, SealedMailboxName, T> apply,
        CancellationToken cancel)
    {
        const int Attempts = 3;
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            using SealUse use = await _store.Seals.ForAsync(Id, cancel);
            SealedMailboxName name = seal(use.Seal);
            (bool isStored, T outcome) = await _store.RunAsync(
                [Id],
                async (scope, token) =>
                {
                    AccountDraft account = await OpenAsync(scope, token);
                    if (account.Row.Key.Generation != use.Seal.Generation)
                    {
                        return (false, default(T)!);
                    }

                    if (use.NewRow is { } row)
                    {
                        Delivery.InsertSeal(scope, Id, row);
                    }

                    return (true, apply(scope, account, name));
                },
                cancel);
            if (isStored)
            {
                use.Committed();
                return outcome;
            }

            _store.Seals.End(Id);
        }

        throw new StorageUnavailableException("The account's keys are being changed; try again.");
    }
}
