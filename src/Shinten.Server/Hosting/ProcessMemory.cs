using System.Runtime.InteropServices;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Hosting;

/// <summary>What this process asks of the operating system before it holds a secret.</summary>
internal static partial class ProcessMemory
{
    private const int SetDumpable = 4;
    private const int CoreLimit = 4;
    private const string ProgramName = "shinten";
    private const string DiagnosticsVariable = "DOTNET_EnableDiagnostics";
    private const uint OwnerOnly = 0x3F;

    /// <summary>Keeps memory off the disk: no core dumps, and nobody but root may attach.</summary>
    public static void ForbidDumps()
    {
        ResourceLimit none = default;
        if (prctl(SetDumpable, 0, 0, 0, 0) != 0 || setrlimit(CoreLimit, in none) != 0)
        {
            throw new CommandFailedException(
                "core dumps could not be switched off; set AllowDumps to true if you accept letters in them.");
        }
    }

    /// <summary>Starts the program anew with .NET's dumps, debugger and profiler switched off, unless the environment
    /// says something about them: the runtime looks there, and only at its own start.</summary>
    /// <remarks>The process keeps its id. <c>run</c>, <c>shinten</c> and the systemd unit set the variable and save
    /// the 60 ms.</remarks>
    public static void ForbidDiagnostics(IReadOnlyList<string> arguments)
    {
        bool isOwnProgram = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == ProgramName;
        if (!isOwnProgram || Environment.GetEnvironmentVariable(DiagnosticsVariable) is not null)
        {
            return;
        }

        if (setenv(DiagnosticsVariable, "0", 1) == 0)
        {
            RemovePipes();
            // Comes back only if it failed; then the server runs with diagnostics rather than not at all.
            _ = execv("/proc/self/exe", [ProgramName, .. arguments, null]);
        }
    }

    // What the runtime has made for debuggers until now would stay behind.
    private static void RemovePipes()
    {
        foreach (string kind in (string[])["dotnet-diagnostic", "clr-debug-pipe"])
        {
            foreach (string file in Directory.EnumerateFiles(Path.GetTempPath(), $"{kind}-{Environment.ProcessId}-*"))
            {
                File.Delete(file);
            }
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

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execv(string program, string?[] arguments);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly ulong Soft;
        public readonly ulong Hard;
    }
}
