using System.Runtime.CompilerServices;
using Shinten.Mail.Flags;
using Shinten.Mail.Messages;
using Shinten.Owner.Progress;
using Shinten.Storage.Mailboxes;

namespace Shinten.Owner.Import;

/// <summary>A file for each letter, in folders named as mailboxes are to be.</summary>
internal sealed class EmlSource(string root, bool isInto) : IImportSource
{
    private readonly LetterFile _file = new();

    public async IAsyncEnumerable<Found> ReadAsync(
        TransferProgress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        bool isOne = File.Exists(root);
        string folder = isOne ? Path.GetDirectoryName(Path.GetFullPath(root))! : root;
        string own = isInto ? MailboxRole.Inbox.Name() : SourceFiles.NameOf(folder);
        string[] files = isOne ? [root] : [.. SourceFiles.AllBelow(root, "*.eml")];
        progress.Expect(files.Length);
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            progress.Add(1);
            if (_file.Read(file) is not { } letter)
            {
                yield return new Found.Bad(file, _file.Problem);
                continue;
            }

            string[] between = SourceFiles.Between(folder, file);
            string[] path = between.Length > 0 ? between : [own];
            yield return new Found.Letter(
                [new Place(path, MessageFlags.None)],
                ArrivalDate.Of(letter.Span) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(file)),
                letter);
        }

        await Task.CompletedTask;
    }

    public void Dispose() => _file.Dispose();
}
