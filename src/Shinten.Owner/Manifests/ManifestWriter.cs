using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Shinten.Owner.Manifests;

/// <summary>Writes the manifest of an export beside it, under another name until the export is whole.</summary>
internal sealed class ManifestWriter : IDisposable
{
    public const string Name = "manifest.jsonl";
    public const string UnfinishedName = Name + ".part";

    /// <summary>What is left where not even the first line was written.</summary>
    public const string UnbegunName = UnfinishedName + ".new";

    private readonly string _folder;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _lines = new();

    private ManifestWriter(string folder, FileStream file) => (_folder, _file) = (folder, file);

    /// <summary>What stands on the same disk as the export.</summary>
    public SafeFileHandle File => _file.SafeFileHandle;

    /// <summary>Begins anew with what is known already, and goes on behind it.</summary>
    public static ManifestWriter Begin(string folder, IEnumerable<ManifestLine> known)
    {
        string file = Path.Combine(folder, UnfinishedName);
        string unfinished = Path.Combine(folder, UnbegunName);
        FileStream stream = PrivateFiles.Open(unfinished, FileMode.Create);
        try
        {
            ManifestWriter writer = new(folder, stream);
            foreach (ManifestLine line in known)
            {
                writer.Add(line);
            }

            writer.Write();
            stream.Flush(flushToDisk: true);
            System.IO.File.Move(unfinished, file, overwrite: true);
            return writer;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Add(ManifestLine line)
    {
        using (Utf8JsonWriter json = new(_lines))
        {
            JsonSerializer.Serialize(json, line, ManifestText.Line);
        }

        _lines.Write("\n"u8);
    }

    /// <summary>Writes the lines out; what they name must be on disk.</summary>
    public void Write()
    {
        _file.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }

    /// <summary>The export is whole.</summary>
    public void Finish()
    {
        Write();
        PrivateFiles.FlushAll(File);
        System.IO.File.Move(Path.Combine(_folder, UnfinishedName), Path.Combine(_folder, Name));
        PrivateFiles.FlushAll(File);
    }

    public void Dispose() => _file.Dispose();
}
