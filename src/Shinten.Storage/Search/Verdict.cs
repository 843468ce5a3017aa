namespace Shinten.Storage.Search;

/// <summary>What can be said of a message by what has been looked at so far.</summary>
internal enum Verdict : byte
{
    No,
    Yes,
    Unknown,
}
