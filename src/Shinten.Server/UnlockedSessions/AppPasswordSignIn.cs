using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Sasl;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Slots;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Signs mail programs in with app passwords and opens for them what their slot allows (sealing.md
/// §7).</summary>
/// <remarks>A stranger learns one thing only: that it did not work.</remarks>
internal sealed partial class AppPasswordSignIn(
    MailStore store,
    UnlockedSlots slots,
    FailedLogins failures,
    IOptions<UnlockedSessionsOptions> options,
    ILogger<AppPasswordSignIn> logger) : ISignIn
{
    // An address that nobody has does the same work as one that somebody has.
    private static readonly AccountId Nobody = new(0);

    public async ValueTask<SignInResult> SignInAsync(SignInRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (failures.IsThrottled(request.Address, request.Remote))
        {
            return new SignInResult.Throttled();
        }

        try
        {
            SignInResult? signedIn = await TryAsync(request, cancel);
            if (signedIn is null)
            {
                failures.Count(request.Address, request.Remote);
                return new SignInResult.Refused();
            }

            failures.Forgive(request.Address, request.Remote);
            return signedIn;
        }
        catch (StorageException e)
        {
            LogUnavailable(logger, e);
            return new SignInResult.Unavailable();
        }
    }

    private async ValueTask<SignInResult?> TryAsync(SignInRequest request, CancellationToken cancel)
    {
        // What has not the form of an app password is compared with nothing: it may be somebody's real password.
        if (!AppPassword.TryParse(request.Secret.Span, out AppPassword? password))
        {
            return null;
        }

        using (password)
        {
            AccountRow? row = MailAddress.TryParse(request.Address, out MailAddress? address)
                ? await store.Directory.FindLoginAsync(address, cancel)
                : null;
            StoredSlot? slot = await FindSlotAsync(row?.Id ?? Nobody, password, cancel);
            return row is null || row.IsSuspended || slot is null
                || !AppPasswordLimits.Allow(slot.Limits, request, Today)
                ? null
                : await OpenAsync(row, slot.Slot, request.OpensNothing ? null : password, cancel);
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);

    private async ValueTask<StoredSlot?> FindSlotAsync(
        AccountId account, AppPassword password, CancellationToken cancel)
    {
        using AuthKey key = password.AuthKey(account);
        StoredSlot? slot = await store.Directory.FindSlotByVerifierAsync(account, key.Verifier(), cancel);
        return slot?.Slot.Kind == SlotKind.AppPassword ? slot : null;
    }

    private async ValueTask<SignInResult?> OpenAsync(
        AccountRow row, WrappedSlot slot, AppPassword? password, CancellationToken cancel)
    {
        if (await store.FindAccountAsync(row.Id, cancel) is not { } account)
        {
            return null;
        }

        if (Opener(account, slot, password) is not { } opener)
        {
            LogSlotDamaged(logger, row.Id.Value, slot.Id.ToString());
            return null;
        }

        try
        {
            await store.Directory.NoteSlotUseAsync(row.Id, slot.Id, cancel);
            return new SignInResult.SignedIn(account, opener, slot.Id);
        }
        catch
        {
            opener.Dispose();
            throw;
        }
    }

    // Without the password nothing is unlocked: that the slot is the right one, its verifier has said.
    private ILetterOpener? Opener(Account account, WrappedSlot slot, AppPassword? password)
        => password is not null && options.Value.Unlock && slot.Access != Access.Ciphertext
            ? slots.Open(account, slot, password)
            : new ClosedLetters(account.Id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Slot {Slot} of account {Account} does not open: it is damaged.")]
    private static partial void LogSlotDamaged(ILogger logger, long account, string slot);

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody can sign in at the moment.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}
