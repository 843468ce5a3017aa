using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Smtp;

/// <summary>Where a received letter goes; implemented by the server's Arrival.</summary>
public interface IMailArrival
{
    /// <summary>Says at RCPT whether mail for this address is taken.</summary>
    ValueTask<RecipientCheck> CheckRecipientAsync(
        SmtpTransaction transaction, MailAddress recipient, CancellationToken cancel);

    /// <summary>Takes a whole letter in; when it returns, what it calls delivered is on disk.</summary>
    ValueTask<ArrivalResult> ArriveAsync(
        SmtpTransaction transaction, ReceivedMessage message, CancellationToken cancel);
}

/// <summary>Why a recipient is not taken.</summary>
public enum RecipientRefusal
{
    /// <summary>The domain is ours, the address is not anybody's.</summary>
    Unknown,

    /// <summary>The domain is not ours, and we relay for nobody.</summary>
    NotHere,

    /// <summary>The account has no room left.</summary>
    Full,

    Suspended,

    /// <summary>It cannot be looked up now.</summary>
    Unavailable,
}

/// <summary>The answer to RCPT.</summary>
public abstract record RecipientCheck
{
    private RecipientCheck()
    {
    }

    /// <summary>Mail for this address goes to this account.</summary>
    public sealed record Accepted(AccountId Account) : RecipientCheck;

    public sealed record Refused(RecipientRefusal Reason) : RecipientCheck;
}
