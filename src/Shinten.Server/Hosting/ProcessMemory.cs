using System.Runtime.InteropServices;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Hosting;

/// <summary>Keeps the memory of the serving process off the disk: no core dumps, nobody else attaches.</summary>
internal static partial class ProcessMemory
{
    private const int SetDumpable = 4;
    private const int CoreLimit = 4;

    /// <summary>.NET's own dumps and debugger are off by <c>DOTNET_EnableDiagnostics=0</c>, which must be there before
    /// the runtime starts: <c>run</c>, <c>shinten</c> and the systemd unit set it.</summary>
    public static void ForbidDumps()
    {
        ResourceLimit none = default;
        if (prctl(SetDumpable, 0, 0, 0, 0) != 0 || setrlimit(CoreLimit, in none) != 0)
        {
            throw new CommandFailedException(
                "core dumps could not be switched off; set AllowDumps to true if you accept letters in them.");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, ulong argument2, ulong argument3, ulong argument4, ulong argument5);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly ulong Soft;
        public readonly ulong Hard;
    }
}
