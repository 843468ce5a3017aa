using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Slots;

namespace Shinten.Protocols.Admin;

internal sealed record NoArguments;

internal sealed record OfDomain(DomainName Domain);

internal sealed record CatchAllOfDomain(DomainName Domain, MailAddress? Login);

internal sealed record OfAccount(MailAddress Login);

internal sealed record AliasOfAccount(MailAddress Login, MailAddress Alias);

internal sealed record Suspension(MailAddress Login, bool IsSuspended);

internal sealed record MessageOfAccount(MailAddress Login, byte[] Message);

internal sealed record MessageOfLogin(string Login, byte[] Message);

internal sealed record SlotToAdd(string Proof, WrappedSlot Slot);

internal sealed record SlotToRemove(string Proof, SlotId Slot);

internal sealed record CertificateToAdd(string Proof, ReadingCertificate Certificate);

internal sealed record CertificateToRemove(string Proof, byte[] Fingerprint);

internal sealed record KeyToPublish(string Proof, KeyOfAddress Key);

internal sealed record KeyToWithdraw(string Proof, MailAddress Address, byte[] Fingerprint);
