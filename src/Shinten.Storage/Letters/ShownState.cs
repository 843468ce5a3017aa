namespace Shinten.Storage.Letters;

public enum ShownState
{
    Shown,

    /// <summary>Expunged in the meantime, or its record cannot be read.</summary>
    Gone,

    /// <summary>What is stored does not open; the rest of the mailbox is not concerned.</summary>
    Damaged,
}
