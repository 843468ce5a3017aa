namespace Shinten.Storage;

/// <summary>Sees to it that one process at a time has a data folder; the system lets go when the process
/// ends.</summary>
internal static class DataFolderLock
{
    private const string FileName = "shinten.lock";

    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    public static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DataFolderInUseException(folder, e);
        }
    }
}
