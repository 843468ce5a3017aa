namespace Shinten.Storage;

/// <summary>Storage cannot do what was asked, for a reason that the operator can act on.</summary>
public abstract class StorageException : IOException
{
    private protected StorageException(string message, Exception? cause)
        : base(message, cause)
    {
    }
}

/// <summary>The disk (or the database's disk) is full: nothing was stored; it works again once there is room.</summary>
public sealed class StorageFullException(Exception? cause = null)
    : StorageException("The disk that holds the mail is full. Free some space; nothing needs to be restarted.", cause);

/// <summary>The database or the disk does not answer: nothing was stored; it works again once it does.</summary>
public sealed class StorageUnavailableException(string what, Exception? cause = null)
    : StorageException(what, cause);

/// <summary>One stored record is damaged; the message names it. Everything else goes on working.</summary>
public sealed class DamagedRecordException(string record, string damage, Exception? cause = null)
    : StorageException($"{record} is damaged: {damage}. Restore it from a backup.", cause)
{
    /// <summary>What is damaged, as an operator would look for it.</summary>
    public string Record { get; } = record;
}

/// <summary>The data folder belongs to another running process.</summary>
public sealed class DataFolderInUseException(string folder, Exception? cause = null)
    : StorageException(
        $"The data folder {folder} is in use by another Shinten process. Stop that one, or talk to it.", cause);

/// <summary>The database was written by a newer Shinten.</summary>
public sealed class DatabaseTooNewException(int found, int known)
    : StorageException(
        $"The database is at version {found}; this program knows versions up to {known}. Run the newer program.", null);

/// <summary>The account was removed in the meantime.</summary>
public sealed class AccountGoneException() : StorageException("The account is gone.", null);

/// <summary>The mailbox was deleted in the meantime.</summary>
public sealed class MailboxGoneException() : StorageException("The mailbox is gone.", null);

/// <summary>The letter was expunged in the meantime.</summary>
public sealed class LetterGoneException() : StorageException("The letter is gone.", null);
