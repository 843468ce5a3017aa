using System.CommandLine;
using Shinten.Keyring;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Seals;

namespace Shinten.Owner.Credentials;

/// <summary>Proves a credential that opens everything, and opens with it, in this process (sealing.md §3,
/// §6).</summary>
internal static class OwnerLogin
{
    public static Option<FileInfo?> PasswordFile { get; } = new("--password-file")
    {
        Description = "A file whose first line is the account's password; otherwise it is asked for.",
        HelpName = "FILE",
    };

    public static Option<FileInfo?> RecoveryFile { get; } = new("--recovery-file")
    {
        Description = "A file whose first line holds the account's 24 recovery words, in place of the password.",
        HelpName = "FILE",
    };

    public static async Task<UnlockedOwner> UnlockAsync(
        ParseResult arguments, IAdministration administration, MailAddress login, CancellationToken cancel)
    {
        if (arguments.GetValue(RecoveryFile) is { } words)
        {
            return await ByRecoveryAsync(administration, login, SecretFile.Read(words), cancel);
        }

        string password = arguments.GetValue(PasswordFile) is { } file
            ? SecretFile.Read(file)
            : PasswordPrompt.Ask($"Password of {login}");
        using OpaquePassword typed = new(password);
        return await ByPasswordAsync(administration, login, typed, cancel);
    }

    public static async Task<UnlockedOwner> ByPasswordAsync(
        IAdministration administration, MailAddress login, OpaquePassword password, CancellationToken cancel)
    {
        using OpaqueClient client = new(password);
        LoginAnswer answer = await administration.StartLoginAsync(login, client.Ke1, cancel);
        if (!StretchParameters.TryRead(answer.Stretch, out StretchParameters stretch)
            || !client.TryFinish(answer.Message, stretch, out byte[]? ke3, out ExportKey? exportKey))
        {
            throw WrongCredential(login);
        }

        using (exportKey)
        {
            OwnerProof proof = await administration.FinishLoginAsync(answer.Login, ke3, cancel)
                ?? throw WrongCredential(login);
            return Opened(proof, AccountSecrets.TryUnlock(proof.Account, proof.Slot, exportKey));
        }
    }

    private static async Task<UnlockedOwner> ByRecoveryAsync(
        IAdministration administration, MailAddress login, string text, CancellationToken cancel)
    {
        if (!RecoveryWords.TryParse(text, out RecoveryWords? words))
        {
            throw new CommandFailedException("these are not 24 recovery words: one is missing, misspelt or misplaced.");
        }

        using (words)
        {
            AccountSummary account = await administration.FindAccountAsync(login, cancel)
                ?? throw WrongCredential(login);
            using AuthKey key = words.AuthKey(account.Id);
            OwnerProof proof = await administration.ProveRecoveryAsync(login, key.Reveal(), cancel)
                ?? throw WrongCredential(login);
            return Opened(proof, AccountSecrets.TryUnlock(proof.Account, proof.Slot, words));
        }
    }

    private static UnlockedOwner Opened(OwnerProof proof, AccountSecrets? secrets)
    {
        if (secrets is null)
        {
            throw new CommandFailedException(
                "the credential is right and its slot is damaged; open with another credential, or restore a backup.");
        }

        if (IsOwn(proof, secrets))
        {
            return new UnlockedOwner(proof.Proof, secrets);
        }

        secrets.Dispose();
        throw new CommandFailedException(
            "ALARM: the account key that this server seals to is not the owner's. Nothing was changed. Somebody may "
            + "have tampered with the database: compare it with a backup before more mail is sealed to that key.");
    }

    // Compared at each unlock (sealing.md §3).
    internal static bool IsOwn(OwnerProof proof, AccountSecrets secrets)
        => AccountKey.TryCreate(
            proof.Account, new Generation(proof.Key.Generation), proof.Key.EnvelopePublic, proof.Key.LetterPublic,
            out AccountKey? kept)
            && secrets.Matches(kept);

    private static CommandFailedException WrongCredential(MailAddress login)
        => new($"that does not open {login}: the password or the recovery words are wrong, "
            + "or there is no such account.");
}
