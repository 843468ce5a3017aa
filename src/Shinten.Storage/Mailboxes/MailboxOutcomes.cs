namespace Shinten.Storage.Mailboxes;

public enum CreateMailboxOutcome
{
    Created,
    AlreadyExists,

    /// <summary>Empty, too long, too deep, or with a control character.</summary>
    BadName,

    /// <summary>The account has as many mailboxes as it may.</summary>
    TooMany,
}

/// <param name="Mailbox">The new one; or the one that exists.</param>
public sealed record CreateMailboxResult(CreateMailboxOutcome Outcome, Mailbox? Mailbox);

public enum DeleteMailboxOutcome
{
    Deleted,
    NotFound,
    HasChildren,

    /// <summary>INBOX and the other mailboxes with a role stay.</summary>
    HasRole,
}

public enum RenameMailboxOutcome
{
    Renamed,
    NotFound,
    AlreadyExists,
    BadName,

    /// <summary>A mailbox cannot be moved below itself.</summary>
    BelowItself,

    /// <summary>Mailboxes with a role other than INBOX keep their names.</summary>
    HasRole,

    TooMany,
}

public enum SubscribeOutcome
{
    Done,
    NotFound,
}
