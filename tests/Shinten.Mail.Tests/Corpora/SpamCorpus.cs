using System.Formats.Tar;
using System.IO.Compression;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>Real mail, good and bad, of the years around 2002: half of the SpamAssassin public corpus.</summary>
internal static class SpamCorpus
{
    /// <summary>Every so many-th message of both archives.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Messages(int every)
    {
        int count = 0;
        foreach (string archive in Directory.EnumerateFiles(SharedFolder.Require("suites", "spam"), "*.tar.gz").Order())
        {
            using FileStream file = File.OpenRead(archive);
            using GZipStream unzipped = new(file, CompressionMode.Decompress);
            using TarReader tar = new(unzipped);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is null || count++ % every != 0)
                {
                    continue;
                }

                byte[] bytes = new byte[entry.Length];
                entry.DataStream.ReadExactly(bytes);
                yield return (entry.Name, bytes);
            }
        }
    }
}
