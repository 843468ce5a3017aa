using System.Text.RegularExpressions;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Crashes;

/// <summary>A power loss takes what was not flushed: the order of the program's own calls, as strace sees them, leaves
/// no name and no byte behind that a commit speaks of.</summary>
public sealed class FlushOrderTests
{
    [Fact]
    public async Task Names_and_bytes_are_flushed_before_anything_speaks_of_them()
    {
        string traces = Directory.CreateTempSubdirectory("shinten-strace-").FullName;
        try
        {
            await using DemoServer server = await DemoServer.StartAsync(new DemoStart
            {
                Under = [
                    "strace", "-D", "-ff", "-y", "-qq", "--seccomp-bpf", "-e", "signal=none",
                    "-e", "trace=openat,mkdir,rename,fsync,fdatasync", "-o", Path.Combine(traces, "thread")],
            });
            await server.StopAsync();
            string data = server.DataFolder;
            string keys = data + "-keys";

            // The commit's own thread makes the segment, and flushes folder, letters and log in this order.
            string segment = Path.Combine(data, "segments", "00000001.segment");
            AssertInOrder(
                traces,
                $"\"{segment}\", O_RDWR|O_CREAT",
                $"fsync(<{data}/segments>)",
                $"fdatasync(<{segment}>)",
                $"fsync(<{data}/mail.db-wal>)");
            AssertInOrder(traces, $"mkdir(\"{data}/segments\"", $"fsync(<{data}>)");

            // SQLite's own order: the log's head, its name, and only then what is in it.
            string log = $"fsync(<{data}/mail.db-wal>)";
            AssertInOrder(traces, $"\"{data}/mail.db-wal\", O_RDWR|O_CREAT", log, $"fsync(<{data}>)", log);
            AssertInOrder(traces, $"mkdir(\"{data}\"", $"fsync(<{Path.GetDirectoryName(data)}>)");

            AssertInOrder(traces, $"mkdir(\"{keys}\"", $"fsync(<{Path.GetDirectoryName(keys)}>)");
            foreach (string key in (string[])["queue.key", "server.secret", "oprf.seed", "ake.key"])
            {
                AssertInOrder(
                    traces, $"fsync(<{keys}/{key}.new>)", $"rename(\"{keys}/{key}.new\"", $"fsync(<{keys}>)");
            }
        }
        finally
        {
            Directory.Delete(traces, recursive: true);
        }
    }

    /// <summary>That some thread made these calls one after another, the first of them for the first time.</summary>
    private static void AssertInOrder(string traces, params string[] calls)
        => Assert.True(
            Directory.EnumerateFiles(traces).Any(trace => IsInOrder(Calls(trace), calls)),
            $"No thread did, in this order: {string.Join(", then ", calls)}");

    private static bool IsInOrder(IReadOnlyList<string> made, string[] wanted)
    {
        int next = 0;
        foreach (string call in made)
        {
            // Before its folder is flushed, no commit may end: the next flush of the log counts as one.
            bool isWanted = call.Contains(wanted[next], StringComparison.Ordinal);
            if (next > 0 && !isWanted && call.Contains("mail.db-wal>", StringComparison.Ordinal))
            {
                return false;
            }

            if (isWanted && ++next == wanted.Length)
            {
                return true;
            }
        }

        return false;
    }

    // The descriptor's number says nothing: fsync(132</data/mail.db-wal>) becomes fsync(</data/mail.db-wal>).
    private static List<string> Calls(string trace) => [.. File.ReadLines(trace)
        .Where(line => line.EndsWith(" = 0", StringComparison.Ordinal)
            || line.StartsWith("openat", StringComparison.Ordinal))
        .Select(line => Regex.Replace(line, @"sync\(\d+<", "sync(<"))];
}
