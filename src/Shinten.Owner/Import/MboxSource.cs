using System.Globalization;
using System.Runtime.CompilerServices;
using Shinten.Mail.Mbox;
using Shinten.Owner.Progress;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;

namespace Shinten.Owner.Import;

/// <summary>One mbox, or all below a folder; a mailbox is named as its file is.</summary>
internal sealed class MboxSource(string root, bool isInto) : IImportSource
{
    private const int ChunkLength = 1024 * 1024;

    // Endings that programs give files and folders, and that are no part of a mailbox's name.
    private static readonly string[] Endings = [".mbox", ".mbx", ".sbd"];

    private readonly PooledBytes _letter = new();

    public async IAsyncEnumerable<Found> ReadAsync(
        TransferProgress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        string[] files = [.. File.Exists(root) ? [root] : SourceFiles.AllBelow(root, "*").Where(IsMbox)];
        progress.Expect(files.Sum(file => new FileInfo(file).Length));
        foreach (string file in files)
        {
            string[] path = PathOf(file);
            yield return new Found.Folder(path, IsSubscribed: true);
            await foreach (Found found in ReadFileAsync(file, path, progress, cancel))
            {
                yield return found;
            }
        }
    }

    public void Dispose() => _letter.Dispose();

    /// <summary>Whether a file begins as an mbox does, or is an empty one.</summary>
    public static bool IsMbox(string file) => new FileInfo(file).Length == 0
        ? file.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase)
        : SourceFiles.StartsWith(file, "From "u8);

    private string[] PathOf(string file)
    {
        if (File.Exists(root))
        {
            return [isInto ? MailboxRole.Inbox.Name() : WithoutEnding(Path.GetFileName(root))];
        }

        List<string> path = [.. SourceFiles.Between(root, file).Append(Path.GetFileName(file)).Select(WithoutEnding)];

        // Apple Mail keeps a mailbox in a folder "Name.mbox", in a file "mbox".
        if (path is [.., _, "mbox"])
        {
            path.RemoveAt(path.Count - 1);
        }

        return [.. path];
    }

    private static string WithoutEnding(string name)
    {
        string? found = Array.Find(
            Endings, one => name.Length > one.Length && name.EndsWith(one, StringComparison.OrdinalIgnoreCase));
        return found is null ? name : name[..^found.Length];
    }

    private async IAsyncEnumerable<Found> ReadFileAsync(
        string file, string[] path, TransferProgress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        MboxSplitter splitter = new(LettersToImport.MaxLetterBytes);
        byte[] chunk = new byte[ChunkLength];
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        for (int read = 1; read > 0;)
        {
            read = await stream.ReadAsync(chunk, cancel);
            if (read == 0)
            {
                splitter.Finish();
            }

            splitter.Feed(chunk.AsSpan(0, read));
            progress.Add(read);
            while (Next(splitter, file) is { } letter)
            {
                yield return Read(letter, file, path);
            }
        }
    }

    private static MboxLetter? Next(MboxSplitter splitter, string file)
    {
        try
        {
            return splitter.TryNext(out MboxLetter? letter) ? letter : null;
        }
        catch (FormatException e)
        {
            throw new CommandFailedException($"{file} is no mbox. {e.Message}");
        }
    }

    private Found Read(MboxLetter letter, string file, string[] path)
    {
        if (letter.IsTooLong || letter.Text.IsEmpty)
        {
            return new Found.Bad(
                string.Create(CultureInfo.InvariantCulture, $"{file} at byte {letter.Offset}"),
                letter.IsTooLong ? "it is longer than any letter may be" : "it is empty");
        }

        StoredStatus status = StoredStatus.Of(letter.Text.Span);
        if (status.IsLeftOver)
        {
            return new Found.LeftOver();
        }

        _letter.Rewind();
        MboxForm.ReadForeign(letter, _letter);
        return new Found.Letter([new Place(path, status.Flags)], letter.Date, _letter.Memory);
    }
}
