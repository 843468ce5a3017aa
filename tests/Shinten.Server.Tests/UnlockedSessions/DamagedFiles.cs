using Shinten.Storage.Messages;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>Does to a data folder what a bad disk does.</summary>
internal static class DamagedFiles
{
    /// <summary>Overwrites the middle of a letter's record.</summary>
    public static void Overwrite(string dataFolder, BlobLocation blob)
    {
        string folder = Path.Combine(dataFolder, "segments");
        string file = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).First();
        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = blob.Offset + 60;
        stream.Write(new byte[(int)Math.Min(200, blob.RecordLength - 80)]);
    }
}
