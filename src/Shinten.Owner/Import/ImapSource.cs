using System.Globalization;
using System.Runtime.CompilerServices;
using MailKit;
using MailKit.Net.Imap;
using Shinten.Mail.Flags;
using Shinten.Mail.Messages;
using Shinten.Owner.Progress;
using Shinten.Protocols.Terminal;
using Shinten.Storage.Letters;
using MessageFlags = Shinten.Mail.Flags.MessageFlags;
using TheirFlags = MailKit.MessageFlags;

namespace Shinten.Owner.Import;

/// <summary>The letters of an account on another server. It is only read: mailboxes are examined, bodies peeked at
/// (RFC 9051 §6.3.3).</summary>
internal sealed class ImapSource(ImapServer server, ImportMemory memory, IReadOnlyList<string> wanted) : IImportSource
{
    private const int PageLength = 500;
    private const int MaxFetched = 50;
    private const long MaxFetchedBytes = 4 * 1024 * 1024;

    private readonly List<PooledBytes> _bodies = [];

    /// <summary>Mailboxes there that only show what stands in others.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    public async IAsyncEnumerable<Found> ReadAsync(
        TransferProgress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        using ImapClient client = await AskAsync(() => server.ConnectAsync(cancel));
        (List<ImapFolderToFetch> folders, LeftOut) =
            await AskAsync(() => ImapFolders.ListAsync(client, wanted, cancel));
        if (folders.Count == 0)
        {
            throw new CommandFailedException("there is no such mailbox there.");
        }

        foreach (ImapFolderToFetch folder in folders)
        {
            yield return new Found.Folder(folder.Path, folder.IsSubscribed);
            await AskAsync(() => folder.Folder.OpenAsync(FolderAccess.ReadOnly, cancel));
            progress.Expect(folder.Folder.Count);
            string mailbox = string.Create(
                CultureInfo.InvariantCulture, $"{server.Name}\0{folder.Folder.FullName}\0{folder.Folder.UidValidity}");
            int count = folder.Folder.Count;
            for (int first = 0; first < count; first += PageLength)
            {
                int last = Math.Min(first + PageLength, count) - 1;
                await foreach (Found found in ReadPageAsync(folder, mailbox, (first, last), progress, cancel))
                {
                    yield return found;
                }
            }

            await AskAsync(async () =>
            {
                await folder.Folder.CloseAsync(expunge: false, cancel);
                return 0;
            });
        }

        await client.DisconnectAsync(quit: true, cancel);
    }

    public void Dispose() => _bodies.ForEach(body => body.Dispose());

    private async IAsyncEnumerable<Found> ReadPageAsync(
        ImapFolderToFetch folder,
        string mailbox,
        (int First, int Last) page,
        TransferProgress progress,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        const MessageSummaryItems Items = MessageSummaryItems.UniqueId | MessageSummaryItems.Flags
            | MessageSummaryItems.InternalDate | MessageSummaryItems.Size;
        IList<IMessageSummary> letters = await AskAsync(
            () => folder.Folder.FetchAsync(page.First, page.Last, Items, cancel));
        string[] names = [.. letters.Select(letter => $"{mailbox}\0{letter.UniqueId.Id}")];
        IReadOnlySet<int> known = await memory.FindAsync(names, cancel);
        progress.Add(known.Count);
        for (int place = 0; place < known.Count; place++)
        {
            yield return new Found.Known();
        }

        IMessageSummary[] missing = [.. letters.Where((_, place) => !known.Contains(place))];
        foreach (IMessageSummary[] some in Batches(missing))
        {
            Dictionary<UniqueId, PooledBytes> bodies = await FetchAsync(folder.Folder, some, cancel);
            foreach (IMessageSummary letter in some)
            {
                progress.Add(1);
                if (!bodies.TryGetValue(letter.UniqueId, out PooledBytes? body) || body.Length == 0)
                {
                    yield return new Found.Bad(
                        $"{folder.Folder.FullName}, UID {letter.UniqueId.Id}", "the server does not give it out");
                    continue;
                }

                yield return new Found.Letter(
                    [new Place(folder.Path, FlagsOf(letter))],
                    letter.InternalDate ?? ArrivalDate.Of(body.Span) ?? DateTimeOffset.UnixEpoch,
                    body.Memory)
                {
                    Origin = new Origin(mailbox, $"{mailbox}\0{letter.UniqueId.Id}"),
                };
            }
        }
    }

    private static IEnumerable<IMessageSummary[]> Batches(IMessageSummary[] letters)
    {
        List<IMessageSummary> batch = [];
        long bytes = 0;
        foreach (IMessageSummary letter in letters)
        {
            long size = letter.Size ?? 0;
            if (batch.Count > 0 && (batch.Count == MaxFetched || bytes + size > MaxFetchedBytes))
            {
                yield return [.. batch];
                batch.Clear();
                bytes = 0;
            }

            batch.Add(letter);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return [.. batch];
        }
    }

    private async Task<Dictionary<UniqueId, PooledBytes>> FetchAsync(
        ImapFolder folder, IMessageSummary[] letters, CancellationToken cancel)
    {
        Dictionary<UniqueId, PooledBytes> bodies = [];
        await AskAsync(async () =>
        {
            await folder.GetStreamsAsync(
                [.. letters.Select(letter => letter.UniqueId)],
                (_, _, uid, stream, token) => CopyAsync(stream, Body(bodies, uid), token),
                cancel);
            return 0;
        });
        return bodies;
    }

    private PooledBytes Body(Dictionary<UniqueId, PooledBytes> bodies, UniqueId uid)
    {
        if (bodies.Count == _bodies.Count)
        {
            _bodies.Add(new PooledBytes());
        }

        PooledBytes body = _bodies[bodies.Count];
        body.Rewind();
        bodies[uid] = body;
        return body;
    }

    private static async Task CopyAsync(Stream stream, PooledBytes body, CancellationToken cancel)
    {
        for (int count = 1; count > 0; body.Advance(count))
        {
            count = await stream.ReadAsync(body.GetMemory(1), cancel);
        }
    }

    private static MessageFlags FlagsOf(IMessageSummary letter)
    {
        SystemFlags system = SystemFlags.None;
        foreach ((TheirFlags theirs, SystemFlags ours) in (ReadOnlySpan<(TheirFlags, SystemFlags)>)
            [
                (TheirFlags.Seen, SystemFlags.Seen), (TheirFlags.Answered, SystemFlags.Answered),
                (TheirFlags.Flagged, SystemFlags.Flagged), (TheirFlags.Deleted, SystemFlags.Deleted),
                (TheirFlags.Draft, SystemFlags.Draft),
            ])
        {
            system |= letter.Flags is { } flags && (flags & theirs) != 0 ? ours : SystemFlags.None;
        }

        return FlagNames.Parse([.. MessageFlags.Of(system).Names(), .. letter.Keywords]);
    }

    /// <summary>What goes wrong with the other server, in a sentence.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (MailKit.Security.SslHandshakeException)
        {
            throw new CommandFailedException($"{server.Host} shows no certificate that is trusted here, or speaks no "
                + "TLS on that port; --ca names an authority to trust, --starttls begins on port 143.");
        }
        catch (Exception e) when (e is CommandException or ProtocolException or ServiceNotConnectedException
            or ServiceNotAuthenticatedException or MailKit.Security.AuthenticationException
            or FolderNotFoundException or System.Net.Sockets.SocketException
            or IOException or NotSupportedException or TimeoutException)
        {
            throw new CommandFailedException($"{server.Host}: {e.Message} "
                + "What was imported stays; run the same command again for the rest, none comes twice.");
        }
    }
}
