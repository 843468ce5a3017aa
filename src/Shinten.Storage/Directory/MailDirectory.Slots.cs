using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Accounts;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Directory;

public sealed partial class MailDirectory
{
    public Task<SlotOutcome> AddSlotAsync(AccountId account, StoredSlot slot, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return ChangeSlotsAsync(
            account,
            (scope, draft, _) =>
            {
                if (slot.Slot.Generation != draft.Row.Key.Generation)
                {
                    return SlotOutcome.StaleGeneration;
                }

                DirectorySql.InsertSlot(scope.Sql, account, slot);
                return SlotOutcome.Done;
            },
            cancel);
    }

    /// <summary>Puts a slot in the place of another: a changed password is one transaction (sealing.md §6).</summary>
    public Task<SlotOutcome> ReplaceSlotAsync(
        AccountId account, SlotId before, StoredSlot after, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(after);
        return ChangeSlotsAsync(
            account,
            (scope, draft, slots) =>
            {
                if (!slots.Exists(stored => stored.Slot.Id == before))
                {
                    return SlotOutcome.NotFound;
                }

                if (after.Slot.Generation != draft.Row.Key.Generation)
                {
                    return SlotOutcome.StaleGeneration;
                }

                scope.Sql.Execute(DirectorySql.DeleteSlot, account.Value, before.ToArray());
                DirectorySql.InsertSlot(scope.Sql, account, after);
                return SlotOutcome.Done;
            },
            cancel);
    }

    public Task<SlotOutcome> RemoveSlotAsync(AccountId account, SlotId slot, CancellationToken cancel)
        => ChangeSlotsAsync(
            account,
            (scope, _, slots) =>
            {
                StoredSlot? found = slots.Find(stored => stored.Slot.Id == slot);
                if (found is null)
                {
                    return SlotOutcome.NotFound;
                }

                // An app password opens letters and may change no slot: it does not count (sealing.md §3).
                if (IsOwners(found) && slots.Count(IsOwners) == 1)
                {
                    return SlotOutcome.LastOne;
                }

                scope.Sql.Execute(DirectorySql.DeleteSlot, account.Value, slot.ToArray());
                return SlotOutcome.Done;
            },
            cancel);

    private static bool IsOwners(StoredSlot stored)
        => stored.Slot.Access == Access.Everything
            && stored.Slot.Kind is SlotKind.Password or SlotKind.Recovery or SlotKind.Passkey;

    /// <summary>Notes that a slot was used today; writes at most once a day.</summary>
    public async ValueTask NoteSlotUseAsync(AccountId account, SlotId slot, CancellationToken cancel)
    {
        DateOnly today = DateOnly.FromDateTime(_store.Clock.GetUtcNow().UtcDateTime);
        foreach (StoredSlot stored in await ListSlotsAsync(account, cancel))
        {
            if (stored.Slot.Id == slot && stored.LastUsedOn != today)
            {
                await ChangeSlotsAsync(
                    account,
                    (scope, _, _) =>
                    {
                        scope.Sql.Execute(
                            DirectorySql.NoteUse, account.Value, slot.ToArray(), today.DayNumber);
                        return SlotOutcome.Done;
                    },
                    cancel);
            }
        }
    }

    public Task<CertificateOutcome> AddCertificateAsync(
        AccountId account, ReadingCertificate certificate, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return ChangeCertificatesAsync(
            account,
            (scope, certificates) =>
            {
                if (certificates.Exists(other => other.Fingerprint.Span.SequenceEqual(certificate.Fingerprint.Span)))
                {
                    return CertificateOutcome.AlreadyThere;
                }

                scope.Sql.Execute(
                    DirectorySql.InsertCertificate, account.Value, certificate.Fingerprint, certificate.Bytes);
                return CertificateOutcome.Done;
            },
            cancel);
    }

    public Task<CertificateOutcome> RemoveCertificateAsync(
        AccountId account, ReadOnlyMemory<byte> fingerprint, CancellationToken cancel) => ChangeCertificatesAsync(
        account,
        (scope, certificates) =>
        {
            if (!certificates.Exists(other => other.Fingerprint.Span.SequenceEqual(fingerprint.Span)))
            {
                return CertificateOutcome.NotFound;
            }

            scope.Sql.Execute(DirectorySql.DeleteCertificate, account.Value, fingerprint);
            return CertificateOutcome.Done;
        },
        cancel);

    private Task<SlotOutcome> ChangeSlotsAsync(
        AccountId account,
        Func<CommitScope, AccountDraft, List<StoredSlot>, SlotOutcome> change,
        CancellationToken cancel) => _store.RunAsync(
        [account],
        async (scope, token) =>
        {
            if (await scope.OpenAsync(account, token) is not { } draft)
            {
                return SlotOutcome.NotFound;
            }

            List<StoredSlot> slots = await scope.Sql.QueryAsync(
                DirectorySql.ReadSlots, DirectorySql.MapSlot, token, account.Value);
            SlotOutcome outcome = change(scope, draft, slots);
            if (outcome == SlotOutcome.Done)
            {
                Touch(scope, draft);
            }

            return outcome;
        },
        cancel);

    private Task<CertificateOutcome> ChangeCertificatesAsync(
        AccountId account,
        Func<CommitScope, List<ReadingCertificate>, CertificateOutcome> change,
        CancellationToken cancel) => _store.RunAsync(
        [account],
        async (scope, token) =>
        {
            if (await scope.OpenAsync(account, token) is not { } draft)
            {
                return CertificateOutcome.NotFound;
            }

            List<ReadingCertificate> certificates = await scope.Sql.QueryAsync(
                DirectorySql.ReadCertificates, DirectorySql.MapCertificate, token, account.Value);
            CertificateOutcome outcome = change(scope, certificates);
            if (outcome == CertificateOutcome.Done)
            {
                Touch(scope, draft);

                // What is sealed from now on is for the certificates of now (sealing.md §4).
                scope.AfterCommit(() => _store.Seals.End(account));
            }

            return outcome;
        },
        cancel);

    // The account's number tells other nodes too.
    private static void Touch(CommitScope scope, AccountDraft draft)
    {
        draft.NextModSeq();
        scope.AfterCommit(() => draft.Account.Credentials = null);
    }
}
