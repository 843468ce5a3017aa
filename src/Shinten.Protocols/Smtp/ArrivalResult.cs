namespace Shinten.Protocols.Smtp;

/// <summary>Why a whole letter is not taken.</summary>
public enum ArrivalRefusal
{
    /// <summary>It has passed through too many servers (RFC 5321 §6.3).</summary>
    Loop,

    /// <summary>The disk is full.</summary>
    NoSpace,

    /// <summary>Storage does not answer.</summary>
    Unavailable,

    /// <summary>It took longer than arrival may.</summary>
    TimedOut,

    /// <summary>The account has sent as much as it may for now.</summary>
    SentTooMuch,

    /// <summary>The app password was removed, or the account suspended, while the letter came.</summary>
    SignedOut,

    /// <summary>From, Sender or their Resent twins name somebody else.</summary>
    NotOwnAuthor,

    /// <summary>There is not one From field with an address in it, or the header cannot be read for certain.</summary>
    BadHeader,

    /// <summary>Only what a program reports of a read letter may go without a reverse-path.</summary>
    NotAReport,

    /// <summary>It holds what was shown in the place of a sealed letter.</summary>
    HoldsSealedLetter,

    /// <summary>It cannot be written in lines that every server takes.</summary>
    NotSendable,
}

/// <summary>What became of a letter for one recipient.</summary>
public enum RecipientOutcome
{
    /// <summary>It is on disk, in the mailbox or in the queue, now or from an earlier try of the same
    /// letter.</summary>
    Delivered,

    /// <summary>The account was filled up in the meantime.</summary>
    OverQuota,

    /// <summary>The account was removed in the meantime.</summary>
    Gone,

    /// <summary>The letter was delivered to this address before and came back.</summary>
    Loop,

    /// <summary>Storage could not take it now.</summary>
    Unavailable,
}

/// <summary>What became of a letter.</summary>
public abstract record ArrivalResult
{
    private ArrivalResult()
    {
    }

    /// <summary>One outcome for each accepted RCPT, in their order.</summary>
    public sealed record Taken(IReadOnlyList<RecipientOutcome> Outcomes) : ArrivalResult
    {
        /// <summary>A sender has been, or need not be, told about those that failed: SMTP may say 250.</summary>
        public bool FailuresAreReported { get; init; }
    }

    public sealed record Refused(ArrivalRefusal Reason) : ArrivalResult;
}
