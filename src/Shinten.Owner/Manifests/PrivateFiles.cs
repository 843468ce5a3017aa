using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shinten.Owner.Manifests;

/// <summary>Files that only their owner can read, and that are whole or not there.</summary>
internal static class PrivateFiles
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    public static void MakeFolder(string folder) => Directory.CreateDirectory(folder, FolderMode);

    /// <summary>A new file, or the same one empty.</summary>
    public static SafeFileHandle Create(string file) => Open(file, System.IO.FileMode.Create).SafeFileHandle;

    public static FileStream Open(string file, FileMode mode) => new(file, new FileStreamOptions
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        BufferSize = 0,
        UnixCreateMode = FileMode,
    });

    /// <summary>Puts text in the place of a file, whole or not at all.</summary>
    public static void Replace(string file, string text)
    {
        string unfinished = file + ".new";
        using (FileStream stream = Open(unfinished, System.IO.FileMode.Create))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>Makes all that was written to the file system of this file durable: one flush for many small files.
    /// </summary>
    public static void FlushAll(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (NativeMethods.syncfs(file) != 0)
        {
            throw new IOException($"The disk refused to keep what was written: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    private static class NativeMethods
    {
#pragma warning disable IDE1006 // The names are libc's.
#pragma warning disable SYSLIB1054 // Source-generated imports need unsafe code, which this assembly does without.
        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int syncfs(SafeFileHandle file);
#pragma warning restore SYSLIB1054
#pragma warning restore IDE1006
    }
}
