using Shinten.Storage;
using Shinten.Storage.Sql;

namespace Shinten.Server.Audit;

/// <summary>Looks for words through everything that a server keeps: each file of its folders, with the file's name,
/// and the tables of a database elsewhere.</summary>
internal sealed class DataAudit(StorageOptions storage, IReadOnlyList<string> folders, WordFinder finder)
{
    private const string Elsewhere = "database elsewhere";

    private readonly StreamAudit _streams = new(finder);
    private readonly HashSet<AuditFind> _finds = [];
    private readonly Dictionary<string, AuditPlace> _places = [];

    /// <param name="progress">Told how much of all bytes has been looked at, from 0 to 1.</param>
    public async Task<AuditReport> RunAsync(Action<double> progress, CancellationToken cancel)
    {
        FileInfo[] files = [.. folders.SelectMany(Files)];
        long all = Math.Max(1, files.Sum(LengthOf));
        long seen = 0;
        foreach (FileInfo file in files)
        {
            await LookAsync(
                file,
                bytes =>
                {
                    seen += bytes;
                    progress(Math.Min(1, (double)seen / all));
                },
                cancel);
        }

        await DatabaseTables.ReadAsync(storage, (table, rows) => LookAtTableAsync(table, rows, cancel), cancel);
        return new AuditReport([.. _places.Values], [.. _finds]);
    }

    private static IEnumerable<FileInfo> Files(string folder)
    {
        // What links lead to is not ours.
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new DirectoryInfo(folder).EnumerateFiles("*", all);
    }

    // A running server drops files while they are counted.
    private static long LengthOf(FileInfo file) => file.Exists ? file.Length : 0;

    private async Task LookAsync(FileInfo file, Action<long> looked, CancellationToken cancel)
    {
        AuditPlace place = PlaceOf(KindOf(file));
        HashSet<WordForm> inName = [];
        finder.Find(System.Text.Encoding.UTF8.GetBytes(file.FullName), inName);
        Note(place, $"{file.FullName} (its name)", inName.Select(form => (form, false)));
        place.Files++;
        if (LengthOf(file) == 0)
        {
            // Locks, and sockets, which cannot be read.
            return;
        }

        try
        {
            await using FileStream stream = new(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long bytes = 0;
            Note(place, file.FullName, await _streams.RunAsync(
                stream,
                count =>
                {
                    bytes += count;
                    looked(count);
                },
                cancel));
            place.Bytes += bytes;
        }
        catch (FileNotFoundException)
        {
            // A running server drops files: what is gone holds nothing.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            place.Unreadable.Add($"{file.FullName}: {e.Message}");
        }
    }

    private async Task LookAtTableAsync(string table, Stream rows, CancellationToken cancel)
    {
        AuditPlace place = PlaceOf(Elsewhere);
        long bytes = 0;
        Note(place, $"table {table}", await _streams.RunAsync(rows, count => bytes += count, cancel));
        place.Files++;
        place.Bytes += bytes;
    }

    private void Note(AuditPlace place, string where, IEnumerable<(WordForm Form, bool IsInflated)> found)
    {
        foreach ((WordForm form, bool isInflated) in found)
        {
            AuditFind find = new(where, form.Word, isInflated ? $"{form.Name}, deflated" : form.Name);
            if (_finds.Add(find))
            {
                place.Finds++;
            }
        }
    }

    private AuditPlace PlaceOf(string kind)
    {
        if (!_places.TryGetValue(kind, out AuditPlace? place))
        {
            _places[kind] = place = new AuditPlace(kind);
        }

        return place;
    }

    private static string KindOf(FileInfo file) => file.Extension switch
    {
        ".segment" => "segments",
        ".db" => "database",
        ".db-wal" or ".db-shm" or ".db-journal" => "database log",
        ".json" or ".pem" or ".lock" => "settings",
        ".log" => "logs",
        _ => "other files",
    };
}
