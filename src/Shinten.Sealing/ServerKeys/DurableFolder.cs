using System.Runtime.InteropServices;

namespace Shinten.Sealing.ServerKeys;

/// <summary>Folders and names in them that survive a power loss: a file's own flush says nothing of its
/// name.</summary>
public static partial class DurableFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for its owner alone, and those above it that are missing.</summary>
    public static void Create(string folder)
    {
        Stack<string> parents = new();
        string? at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        while (at is not null && !Directory.Exists(at))
        {
            at = Path.GetDirectoryName(at);
            parents.Push(at ?? "");
        }

        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly);
        while (parents.TryPop(out string? parent))
            Flush(parent);
    }

    /// <summary>Makes the names in a folder survive; .NET does not open folders.</summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
            throw new IOException($"The folder {folder} could not be flushed.");
        int result = FlushOpened(descriptor);
        _ = Close(descriptor);
        if (result != 0)
            throw new IOException($"The folder {folder} could not be flushed.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FlushOpened(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
