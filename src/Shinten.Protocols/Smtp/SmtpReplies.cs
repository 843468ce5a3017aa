namespace Shinten.Protocols.Smtp;

/// <summary>The replies that several commands share, made once.</summary>
internal static class SmtpReplies
{
    public static SmtpReply Ok { get; } = SmtpReply.Of(250, "2.0.0", "OK");

    public static SmtpReply BadSequence { get; } = SmtpReply.Of(503, "5.5.1", "Bad sequence of commands.");

    public static SmtpReply HelloFirst { get; } = SmtpReply.Of(503, "5.5.1", "Say EHLO first.");

    public static SmtpReply MailFirst { get; } = SmtpReply.Of(503, "5.5.1", "Say MAIL first.");

    public static SmtpReply RecipientFirst { get; }
        = SmtpReply.Of(503, "5.5.1", "No valid recipient yet: say RCPT first.");

    public static SmtpReply MailTwice { get; }
        = SmtpReply.Of(503, "5.5.1", "MAIL was said already; RSET starts afresh.");

    public static SmtpReply Unknown { get; } = SmtpReply.Of(500, "5.5.1", "Unknown command.");

    public static SmtpReply NotImplemented { get; } = SmtpReply.Of(502, "5.5.1", "Command not implemented.");

    public static SmtpReply LineTooLong { get; } = SmtpReply.Of(500, "5.5.2", "Line too long.");

    public static SmtpReply BareLineEnd { get; }
        = SmtpReply.Of(500, "5.5.2", "A line must end with CRLF and hold no other CR or LF.");

    public static SmtpReply NotText { get; } = SmtpReply.Of(500, "5.5.2", "A command holds control characters.");

    public static SmtpReply NoArguments { get; } = SmtpReply.Of(501, "5.5.4", "This command takes no arguments.");

    public static SmtpReply TooManyErrors { get; }
        = SmtpReply.Of(421, "4.7.0", "Too many errors; goodbye.").Then(AfterReply.Close);

    public static SmtpReply Bug { get; }
        = SmtpReply.Of(451, "4.3.0", "Something went wrong here; it has been logged. Try again later.");

    /// <summary>The same where what the client sends next can no longer be told from commands.</summary>
    public static SmtpReply BugInMessage { get; }
        = SmtpReply.Of(421, "4.3.0", "Something went wrong here; it has been logged. Try again later; goodbye.")
            .Then(AfterReply.Close);

    public static SmtpReply MessageTooLarge { get; } = SmtpReply.Of(552, "5.3.4", "The message is too large.");

    public static SmtpReply NoSpace { get; }
        = SmtpReply.Of(452, "4.3.1", "Not enough space for this message now; try again later.");

    public static SmtpReply SentTooMuch { get; } = SmtpReply.Of(
        450, "4.7.1", "This account has sent as much as it may for now; try again later, or ask who runs the server.");

    public static SmtpReply Accepted { get; } = SmtpReply.Of(250, "2.6.0", "Message accepted.");
}
