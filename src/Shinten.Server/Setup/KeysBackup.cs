using System.Globalization;
using System.Security.Cryptography;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Setup;

/// <summary>Remembers in the keys folder when its backup was last compared with it (sealing.md §6).</summary>
internal static class KeysBackup
{
    private const string NoteName = "backed-up";

    /// <summary>Notes that a copy was seen, if it is one: byte for byte.</summary>
    public static void Note(string keysFolder, string copyFolder, TimeProvider clock)
    {
        foreach (string file in Files(keysFolder))
        {
            string copy = Path.Combine(copyFolder, Path.GetFileName(file));
            if (!File.Exists(copy) || !CryptographicOperations.FixedTimeEquals(Read(file), Read(copy)))
            {
                throw new CommandFailedException($"{copyFolder} is no copy of {keysFolder}: "
                    + $"{Path.GetFileName(file)} is missing there or differs. Copy the folder again.");
            }
        }

        string today = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(keysFolder, NoteName), $"{today} {Fingerprint(keysFolder)}\n");
    }

    /// <summary>The day of the last comparison; null if there was none or the keys have changed since.</summary>
    public static string? LastSeen(string keysFolder)
    {
        string note = Path.Combine(keysFolder, NoteName);
        return File.Exists(note)
            && File.ReadAllText(note).Trim().Split(' ') is [string day, string fingerprint]
            && fingerprint == Fingerprint(keysFolder)
            ? day
            : null;
    }

    // The server's keys alone: what the demo keeps beside them is no part of it.
    private static string[] Files(string keysFolder)
        => [.. Directory.EnumerateFiles(keysFolder)
            .Where(file => Path.GetExtension(file) is ".key" or ".secret" or ".seed")
            .Order(StringComparer.Ordinal)];

    private static string Fingerprint(string keysFolder)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files(keysFolder))
        {
            hash.AppendData(Read(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Read(string file) => SHA256.HashData(File.ReadAllBytes(file));
}
