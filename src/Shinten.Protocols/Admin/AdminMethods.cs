using System.Collections.Frozen;
using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Directory;
using Shinten.Storage.Keys;

namespace Shinten.Protocols.Admin;

/// <summary>Everything that the admin socket answers. To add one: a row here and a method on both sides.</summary>
internal static class AdminMethods
{
    private static readonly AdminJson Json = AdminJson.Default;

    public static readonly AdminMethod<OfDomain, AddDomainOutcome> AddDomain = new(
        "domain add", Json.OfDomain, Json.AddDomainOutcome,
        (server, request, cancel) => server.AddDomainAsync(request.Domain, cancel));

    public static readonly AdminMethod<NoArguments, IReadOnlyList<DomainSummary>> ListDomains = new(
        "domain list", Json.NoArguments, Json.IReadOnlyListDomainSummary,
        (server, _, cancel) => server.ListDomainsAsync(cancel));

    public static readonly AdminMethod<CatchAllOfDomain, CatchAllOutcome> SetCatchAll = new(
        "domain catch-all", Json.CatchAllOfDomain, Json.CatchAllOutcome,
        (server, request, cancel) => server.SetCatchAllAsync(request.Domain, request.Login, cancel));

    public static readonly AdminMethod<OfDomain, IReadOnlyList<DnsRecord>> DnsRecords = new(
        "domain records", Json.OfDomain, Json.IReadOnlyListDnsRecord,
        (server, request, cancel) => server.DnsRecordsAsync(request.Domain, cancel));

    public static readonly AdminMethod<OfDomain, RemoveDomainOutcome> RemoveDomain = new(
        "domain remove", Json.OfDomain, Json.RemoveDomainOutcome,
        (server, request, cancel) => server.RemoveDomainAsync(request.Domain, cancel));

    public static readonly AdminMethod<NoArguments, AccountId> NextAccountId = new(
        "account id", Json.NoArguments, Json.AccountId, (server, _, cancel) => server.NextAccountIdAsync(cancel));

    public static readonly AdminMethod<MessageOfAccount, byte[]> AnswerRegistration = new(
        "password register", Json.MessageOfAccount, Json.ByteArray,
        (server, request, cancel) => server.AnswerRegistrationAsync(request.Login, request.Message, cancel));

    public static readonly AdminMethod<NewAccount, AddAccountOutcome> AddAccount = new(
        "account add", Json.NewAccount, Json.AddAccountOutcome,
        (server, account, cancel) => server.AddAccountAsync(account, cancel));

    public static readonly AdminMethod<NoArguments, IReadOnlyList<AccountSummary>> ListAccounts = new(
        "account list", Json.NoArguments, Json.IReadOnlyListAccountSummary,
        (server, _, cancel) => server.ListAccountsAsync(cancel));

    public static readonly AdminMethod<OfAccount, AccountSummary?> FindAccount = new(
        "account show", Json.OfAccount, Json.AccountSummary!,
        (server, request, cancel) => server.FindAccountAsync(request.Login, cancel));

    public static readonly AdminMethod<Suspension, AccountOutcome> SetSuspended = new(
        "account suspend", Json.Suspension, Json.AccountOutcome,
        (server, request, cancel) => server.SetSuspendedAsync(request.Login, request.IsSuspended, cancel));

    public static readonly AdminMethod<OfAccount, AccountOutcome> RemoveAccount = new(
        "account remove", Json.OfAccount, Json.AccountOutcome,
        (server, request, cancel) => server.RemoveAccountAsync(request.Login, cancel));

    public static readonly AdminMethod<OfAccount, IReadOnlyList<MailAddress>> ListAliases = new(
        "alias list", Json.OfAccount, Json.IReadOnlyListMailAddress,
        (server, request, cancel) => server.ListAliasesAsync(request.Login, cancel));

    public static readonly AdminMethod<AliasOfAccount, AddAliasOutcome> AddAlias = new(
        "alias add", Json.AliasOfAccount, Json.AddAliasOutcome,
        (server, request, cancel) => server.AddAliasAsync(request.Login, request.Alias, cancel));

    public static readonly AdminMethod<AliasOfAccount, RemoveAliasOutcome> RemoveAlias = new(
        "alias remove", Json.AliasOfAccount, Json.RemoveAliasOutcome,
        (server, request, cancel) => server.RemoveAliasAsync(request.Login, request.Alias, cancel));

    public static readonly AdminMethod<OfAccount, IReadOnlyList<SlotSummary>> ListSlots = new(
        "slot list", Json.OfAccount, Json.IReadOnlyListSlotSummary,
        (server, request, cancel) => server.ListSlotsAsync(request.Login, cancel));

    public static readonly AdminMethod<OfAccount, IReadOnlyList<ReadingCertificate>> ListCertificates = new(
        "key list", Json.OfAccount, Json.IReadOnlyListReadingCertificate,
        (server, request, cancel) => server.ListCertificatesAsync(request.Login, cancel));

    public static readonly AdminMethod<MessageOfAccount, LoginAnswer> StartLogin = new(
        "login start", Json.MessageOfAccount, Json.LoginAnswer,
        (server, request, cancel) => server.StartLoginAsync(request.Login, request.Message, cancel));

    public static readonly AdminMethod<MessageOfLogin, OwnerProof?> FinishLogin = new(
        "login finish", Json.MessageOfLogin, Json.OwnerProof!,
        (server, request, cancel) => server.FinishLoginAsync(request.Login, request.Message, cancel));

    public static readonly AdminMethod<MessageOfAccount, OwnerProof?> ProveRecovery = new(
        "login recovery", Json.MessageOfAccount, Json.OwnerProof!,
        (server, request, cancel) => server.ProveRecoveryAsync(request.Login, request.Message, cancel));

    public static readonly AdminMethod<SlotToAdd, SlotOutcome> AddSlot = new(
        "slot add", Json.SlotToAdd, Json.SlotOutcome,
        (server, request, cancel) => server.AddSlotAsync(request.Proof, request.Slot, cancel));

    public static readonly AdminMethod<SlotToRemove, SlotOutcome> RemoveSlot = new(
        "slot remove", Json.SlotToRemove, Json.SlotOutcome,
        (server, request, cancel) => server.RemoveSlotAsync(request.Proof, request.Slot, cancel));

    public static readonly AdminMethod<CertificateToAdd, CertificateOutcome> AddCertificate = new(
        "key add", Json.CertificateToAdd, Json.CertificateOutcome,
        (server, request, cancel) => server.AddCertificateAsync(request.Proof, request.Certificate, cancel));

    public static readonly AdminMethod<CertificateToRemove, CertificateOutcome> RemoveCertificate = new(
        "key remove", Json.CertificateToRemove, Json.CertificateOutcome,
        (server, request, cancel) => server.RemoveCertificateAsync(request.Proof, request.Fingerprint, cancel));

    public static readonly AdminMethod<OfAccount, IReadOnlyList<KeyOfAddress>> ListPublishedKeys = new(
        "key published", Json.OfAccount, Json.IReadOnlyListKeyOfAddress,
        (server, request, cancel) => server.ListPublishedKeysAsync(request.Login, cancel));

    public static readonly AdminMethod<KeyToPublish, PublishKeyOutcome> PublishKey = new(
        "key publish", Json.KeyToPublish, Json.PublishKeyOutcome,
        (server, request, cancel) => server.PublishKeyAsync(request.Proof, request.Key, cancel));

    public static readonly AdminMethod<KeyToWithdraw, WithdrawKeyOutcome> WithdrawKey = new(
        "key withdraw", Json.KeyToWithdraw, Json.WithdrawKeyOutcome,
        (server, request, cancel) => server.WithdrawKeyAsync(
            request.Proof, request.Address, request.Fingerprint, cancel));

    public static FrozenDictionary<string, AdminMethod> Table { get; } = new AdminMethod[]
    {
        AddDomain, ListDomains, SetCatchAll, DnsRecords, RemoveDomain,
        NextAccountId, AnswerRegistration, AddAccount, ListAccounts, FindAccount, SetSuspended, RemoveAccount,
        ListAliases, AddAlias, RemoveAlias,
        ListSlots, AddSlot, RemoveSlot, ListCertificates, AddCertificate, RemoveCertificate,
        ListPublishedKeys, PublishKey, WithdrawKey,
        StartLogin, FinishLogin, ProveRecovery,
        QueueMethods.AddRoute, QueueMethods.ListRoutes, QueueMethods.RemoveRoute, QueueMethods.ListQueue,
        QueueMethods.FindQueued, QueueMethods.RetryQueued, QueueMethods.RetryQueue, QueueMethods.DropQueued,
        LetterMethods.ListCarriedMailboxes, LetterMethods.ListCarriedEntries, LetterMethods.ReadCarriedLetters,
        LetterMethods.ReadCarriedLetter, LetterMethods.ReadSeals, LetterMethods.ListRings, LetterMethods.AddRing,
        LetterMethods.MakeMailbox, LetterMethods.FindMarks, LetterMethods.KeepMarks, LetterMethods.FileLetters,
    }.ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);
}
