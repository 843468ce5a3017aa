namespace Shinten.Storage.Accounts;

/// <summary>What an account may keep and what it keeps; a limit of 0 is none.</summary>
public readonly record struct AccountQuota(long LimitBytes, long UsedBytes, long LimitLetters, long UsedLetters)
{
    /// <summary>Whether this much more still fits.</summary>
    public bool HasRoomFor(long bytes, long letters)
        => (LimitBytes == 0 || UsedBytes + bytes <= LimitBytes)
            && (LimitLetters == 0 || UsedLetters + letters <= LimitLetters);
}
