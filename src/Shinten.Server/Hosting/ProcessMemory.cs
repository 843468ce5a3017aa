using System.Runtime.InteropServices;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Hosting;

/// <summary>What this process asks of the operating system before it holds a secret.</summary>
internal static partial class ProcessMemory
{
    private const int SetDumpable = 4;
    private const int CoreLimit = 4;
    private const uint OwnerOnly = 0x3F;

    /// <summary>Keeps memory off the disk: no core dumps, and nobody but root may attach.</summary>
    /// <remarks>.NET's own dumps and debugger are off by the switch in Shinten.csproj and by
    /// <c>DOTNET_EnableDiagnostics=0</c>, which <c>shinten</c> and the systemd unit set.</remarks>
    public static void ForbidDumps()
    {
        ResourceLimit none = default;
        if (prctl(SetDumpable, 0, 0, 0, 0) != 0 || setrlimit(CoreLimit, in none) != 0)
        {
            throw new CommandFailedException(
                "core dumps could not be switched off; set AllowDumps to true if you accept letters in them.");
        }
    }

    /// <summary>Whatever this process creates, files and sockets, is its user's alone.</summary>
    public static void KeepFilesPrivate() => _ = umask(OwnerOnly);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, ulong argument2, ulong argument3, ulong argument4, ulong argument5);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly ulong Soft;
        public readonly ulong Hard;
    }
}
