using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shinten.Storage.Blobs;

/// <summary>What the runtime does not offer: fdatasync and fallocate of Linux, with plain substitutes
/// elsewhere.</summary>
internal static class DiskCalls
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int NoSpace = 28;

    /// <summary>Makes the bytes of a file durable, and of its metadata what is needed to read them.</summary>
    public static void FlushBytes(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        if (NativeMethods.fdatasync(file) != 0)
        {
            throw Failure("flush");
        }
    }

    /// <summary>Reserves room, so that appends change no more metadata than they must.</summary>
    public static void Reserve(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux() && NativeMethods.fallocate(file, 0, offset, length) != 0
            && Marshal.GetLastPInvokeError() == NoSpace)
        {
            throw new StorageFullException();
        }
    }

    /// <summary>Gives a stretch of zeros back to the disk; does nothing where the file system cannot.</summary>
    public static void Punch(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = NativeMethods.fallocate(file, KeepSize | PunchHole, offset, length);
        }
    }

    private static StorageUnavailableException Failure(string what)
        => new($"The disk that holds the mail refused to {what}: error {Marshal.GetLastPInvokeError()}.");

    private static class NativeMethods
    {
#pragma warning disable IDE1006 // The names are libc's.
#pragma warning disable SYSLIB1054 // Source-generated imports need unsafe code, which this assembly does without.
        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int fdatasync(SafeFileHandle file);

        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int fallocate(SafeFileHandle file, int mode, long offset, long length);
#pragma warning restore SYSLIB1054
#pragma warning restore IDE1006
    }
}
