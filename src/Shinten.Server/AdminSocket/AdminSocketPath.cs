using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Shinten.Protocols.Admin;

namespace Shinten.Server.AdminSocket;

/// <summary>Where the admin socket of a data folder is, in a form that fits the address of a Unix socket.</summary>
internal static partial class AdminSocketPath
{
    // sun_path has 108 bytes, the last of them zero.
    private const int MaxPathBytes = 107;

    // O_PATH | O_DIRECTORY | O_CLOEXEC
    private const int FolderAsPath = 0x290000;

    public static string Of(string dataFolder)
    {
        string path = Path.Combine(dataFolder, AdminWire.SocketName);
        return Encoding.UTF8.GetByteCount(path) <= MaxPathBytes ? path : ThroughDescriptor(dataFolder);
    }

    // A deep folder is reached through a descriptor of it, which stays open as long as the process.
    private static string ThroughDescriptor(string folder)
    {
        int descriptor = open(folder, FolderAsPath);
        return descriptor >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}/{AdminWire.SocketName}")
            : throw new IOException($"The folder {folder} cannot be opened.");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int open(string path, int flags);
}
