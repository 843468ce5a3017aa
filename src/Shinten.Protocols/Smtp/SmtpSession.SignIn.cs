namespace Shinten.Protocols.Smtp;

/// <summary>What differs in submission: nobody sends anything before signing in (RFC 6409 §4.3).</summary>
internal sealed partial class SmtpSession
{
    private static readonly SmtpReply SignInFirst = SmtpReply.Of(530, "5.7.0", "Sign in first, with AUTH.");

    // RFC 3207 §4
    private static readonly SmtpReply TlsFirst = SmtpReply.Of(530, "5.7.0", "Say STARTTLS first.");

    private static readonly SmtpReply SignedOut
        = SmtpReply.Of(421, "4.7.0", "You are signed out: the app password was removed or the account suspended.")
            .Then(AfterReply.Close);

    private static readonly SmtpReply TookTooLong
        = SmtpReply.Of(421, "4.7.0", "You did not sign in for too long; goodbye.").Then(AfterReply.Close);

    private readonly long _started = service.Clock.GetTimestamp();

    /// <summary>Who has signed in; null until then, and in SMTP and LMTP.</summary>
    public Submitter? Submitter { get; private set; }

    private bool MustSignIn => dialect == SmtpDialect.Submission && Submitter is null;

    public void SignedIn(Submitter submitter)
    {
        Submitter = submitter;
        _errors = 0;
        connection.IdleTimeout = Options.IdleTimeout;
    }

    /// <summary>Why a command is not run now; null if it is.</summary>
    private async ValueTask<SmtpReply?> RefuseAsync(SmtpCommand command, CancellationToken cancel)
    {
        bool readsOn = command.Traits.HasFlag(SmtpTraits.ReadsItsOwnInput);
        if (MustSignIn && !command.Traits.HasFlag(SmtpTraits.BeforeSignIn))
        {
            // What such a command brings is not waited for.
            SmtpReply refusal = connection.Tls is null ? TlsFirst : SignInFirst;
            return readsOn ? refusal.Then(AfterReply.Close) : refusal;
        }

        if (Submitter is { } submitter
            && !await service.Submission!.Directory.HoldsAsync(submitter.Account, submitter.Slot, cancel))
        {
            return SignedOut;
        }

        return readsOn || command.AllowedIn.HasFlag(State) ? null : OutOfSequence(command);
    }

    /// <summary>A client that does not sign in may neither err often nor stay long.</summary>
    private SmtpReply CountBeforeSignIn(SmtpReply reply)
    {
        if (reply.After == AfterReply.Close)
        {
            return reply;
        }

        SubmissionOptions options = service.Submission!.Options;
        if (reply.Code >= 400 && ++_errors >= options.MaxErrorsBeforeLogin)
        {
            return SmtpReplies.TooManyErrors;
        }

        return service.Clock.GetElapsedTime(_started) > options.LoginTimeout ? TookTooLong : reply;
    }
}
