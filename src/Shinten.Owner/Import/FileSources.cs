using Shinten.Owner.Manifests;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Import;

/// <summary>Finds out what there is to import.</summary>
internal static class FileSources
{
    /// <param name="isInto">Whether a mailbox was named to put it into: then a single file needs no other.</param>
    public static IImportSource Open(string path, ImportFormat format, bool isInto)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new CommandFailedException($"there is no {path}.");
        }

        return format switch
        {
            ImportFormat.Maildir => new MaildirSource(path),
            ImportFormat.Mbox => new MboxSource(path, isInto),
            ImportFormat.Eml => new EmlSource(path, isInto),
            ImportFormat.Auto => File.Exists(path) ? OfFile(path, isInto) : OfFolder(path, isInto),
        };
    }

    private static IImportSource OfFile(string file, bool isInto)
    {
        if (Path.GetFileName(file) == ManifestWriter.Name)
        {
            return new ManifestSource(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }

        if (MboxSource.IsMbox(file))
        {
            return new MboxSource(file, isInto);
        }

        return file.EndsWith(".eml", StringComparison.OrdinalIgnoreCase)
            ? new EmlSource(file, isInto)
            : throw Unclear(file);
    }

    private static IImportSource OfFolder(string folder, bool isInto)
    {
        if (File.Exists(Path.Combine(folder, ManifestWriter.Name)))
        {
            return new ManifestSource(folder);
        }

        if (File.Exists(Path.Combine(folder, ManifestWriter.UnfinishedName)))
        {
            throw new CommandFailedException($"{folder} holds an export that is not finished.");
        }

        if (SourceFiles.FoldersBelow(folder).Prepend(folder).Any(MaildirSource.IsMaildir))
        {
            return new MaildirSource(folder);
        }

        if (SourceFiles.AllBelow(folder, "*.eml").Any())
        {
            return new EmlSource(folder, isInto);
        }

        return SourceFiles.AllBelow(folder, "*").Any(MboxSource.IsMbox)
            ? new MboxSource(folder, isInto)
            : throw Unclear(folder);
    }

    private static CommandFailedException Unclear(string path)
        => new($"{path} is neither an mbox, nor a Maildir, nor .eml files; --format says which of them it is.");
}
