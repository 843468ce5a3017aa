using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Smtp;

/// <summary>Where a received letter goes: the server's Arrival, or its Sending where letters are
/// submitted.</summary>
public interface IMailArrival
{
    /// <summary>Says at MAIL why nothing is taken from this sender; null if it is.</summary>
    ValueTask<SenderRefusal?> CheckSenderAsync(SmtpTransaction transaction, CancellationToken cancel);

    /// <summary>Says at RCPT whether mail for this address is taken.</summary>
    ValueTask<RecipientCheck> CheckRecipientAsync(
        SmtpTransaction transaction, MailAddress recipient, CancellationToken cancel);

    /// <summary>Takes a whole letter in; when it returns, what it calls delivered is on disk.</summary>
    ValueTask<ArrivalResult> ArriveAsync(
        SmtpTransaction transaction, ReceivedMessage message, CancellationToken cancel);
}

/// <summary>Why a sender is not taken.</summary>
public enum SenderRefusal
{
    /// <summary>The address is none of the account that has signed in.</summary>
    NotOwn,

    /// <summary>The account has sent as much as it may for now.</summary>
    SentTooMuch,

    /// <summary>It cannot be looked up now.</summary>
    Unavailable,
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

    /// <summary>An address in brackets in the place of a domain: nothing is sent there.</summary>
    Literal,

    /// <summary>A domain of one word, which no other server can know (RFC 6409 §4.2).</summary>
    IncompleteDomain,

    /// <summary>What a sealed letter shows in the place of its sender.</summary>
    SealedSender,

    /// <summary>The account has sent to as many as it may for now.</summary>
    SentTooMuch,
}

/// <summary>The answer to RCPT.</summary>
public abstract record RecipientCheck
{
    private RecipientCheck()
    {
    }

    /// <summary>Mail for this address goes to this account; with null, to another server.</summary>
    public sealed record Accepted(AccountId? Account) : RecipientCheck;

    public sealed record Refused(RecipientRefusal Reason) : RecipientCheck;
}
