using System.Runtime.CompilerServices;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Mailboxes;

namespace Shinten.Owner.Opening;

/// <summary>An account opened in this process. The server hands out what it has, sealed, and gets no secret.</summary>
internal sealed class OpenedAccount(IAdministration administration, UnlockedOwner owner) : IDisposable
{
    // Few exchanges, and little plaintext in memory at a time.
    private const int MaxBatchBytes = 2 * 1024 * 1024;
    private const int MaxBatch = 256;

    private readonly OwnSeals _seals = new(administration, owner.Proof, owner.Secrets);

    /// <summary>All mailboxes, INBOX first, then in the order of their names.</summary>
    public async Task<IReadOnlyList<OpenedFolder>> ListFoldersAsync(CancellationToken cancel)
    {
        IReadOnlyList<CarriedMailbox> mailboxes =
            (await administration.ListCarriedMailboxesAsync(owner.Proof, cancel)).Mailboxes;
        await _seals.LoadAsync(
            [.. mailboxes.Select(mailbox => mailbox.SealedName).OfType<byte[]>()
                .Select(name => new SealedMailboxName(name).Seal).Distinct()],
            cancel);
        Dictionary<MailboxId, CarriedMailbox> byId = mailboxes.ToDictionary(mailbox => mailbox.Id);
        return
        [
            .. mailboxes
                .Select(mailbox => new OpenedFolder(
                    mailbox.Id, PathOf(mailbox, byId), mailbox.Role, mailbox.Letters, mailbox.IsSubscribed))
                .OrderBy(folder => folder.Role != MailboxRole.Inbox)
                .ThenBy(folder => folder.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The letters of a mailbox in the order of their UIDs, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<CarriedEntry>> ListEntriesAsync(
        MailboxId mailbox, [EnumeratorCancellation] CancellationToken cancel)
    {
        uint after = 0;
        while (true)
        {
            IReadOnlyList<CarriedEntry> page =
                await administration.ListCarriedEntriesAsync(owner.Proof, mailbox, after, cancel);
            if (page.Count == 0)
            {
                yield break;
            }

            yield return page;
            after = page[^1].Uid;
        }
    }

    /// <summary>Opens letters in the order asked; each is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<OpenedLetter> OpenAsync(
        IReadOnlyList<CarriedEntry> entries, [EnumeratorCancellation] CancellationToken cancel)
    {
        using LetterOpening opening = new(administration, owner.Proof, _seals);
        Queue<CarriedEntry[]> batches = new(Batches(entries));
        Task<CarriedLetters>? reading = batches.TryPeek(out CarriedEntry[]? first) ? ReadAsync(first, cancel) : null;
        while (batches.TryDequeue(out CarriedEntry[]? batch))
        {
            CarriedLetters read = await reading!;
            await _seals.LoadAsync([.. batch.Select(entry => entry.Seal).Distinct()], cancel);
            reading = batches.TryPeek(out CarriedEntry[]? next) ? ReadAsync(next, cancel) : null;
            Dictionary<MessageId, CarriedPart> parts = Parts(read);
            foreach (CarriedEntry entry in batch)
            {
                yield return parts.TryGetValue(entry.Message, out CarriedPart part)
                    ? await opening.OpenAsync(entry, part, cancel)
                    : new OpenedLetter(entry, LetterState.Gone, default);
            }
        }
    }

    /// <summary>Leaves behind what makes the next time cheaper.</summary>
    public Task FinishAsync(CancellationToken cancel) => _seals.FinishAsync(cancel);

    public void Dispose() => _seals.Dispose();

    private static IEnumerable<CarriedEntry[]> Batches(IReadOnlyList<CarriedEntry> entries)
    {
        int start = 0;
        long bytes = 0;
        for (int at = 0; at < entries.Count; at++)
        {
            long length = entries[at].EnvelopeLength
                + (entries[at].PacketLength <= CarriedLetters.MaxPacket ? entries[at].PacketLength : 0);
            if (at > start && (at - start == MaxBatch || bytes + length > MaxBatchBytes))
            {
                yield return [.. entries.Skip(start).Take(at - start)];
                (start, bytes) = (at, 0);
            }

            bytes += length;
        }

        if (start < entries.Count)
        {
            yield return [.. entries.Skip(start)];
        }
    }

    private Task<CarriedLetters> ReadAsync(CarriedEntry[] batch, CancellationToken cancel)
        => administration.ReadCarriedLettersAsync(
            owner.Proof, [.. batch.Select(entry => entry.Message).Distinct()], cancel);

    private static Dictionary<MessageId, CarriedPart> Parts(CarriedLetters read)
    {
        Dictionary<MessageId, CarriedPart> parts = new(read.Letters.Count);
        int at = 0;
        foreach (CarriedLetter letter in read.Letters)
        {
            parts[letter.Message] = new CarriedPart(
                letter.IsWhole,
                read.Bytes.Slice(at, letter.EnvelopeLength),
                read.Bytes.Slice(at + letter.EnvelopeLength, letter.PacketLength));
            at += letter.EnvelopeLength + letter.PacketLength;
        }

        return parts;
    }

    private List<string> PathOf(CarriedMailbox mailbox, Dictionary<MailboxId, CarriedMailbox> byId)
    {
        List<string> path = [ComponentOf(mailbox)];
        CarriedMailbox at = mailbox;
        while (at.Parent is { } parent && byId.TryGetValue(parent, out CarriedMailbox? above))
        {
            path.Insert(0, ComponentOf(above));
            at = above;
        }

        return path;
    }

    private string ComponentOf(CarriedMailbox mailbox)
    {
        if (mailbox.Role is { } role)
        {
            return role.Name();
        }

        SealedMailboxName name = new(mailbox.SealedName);
        return mailbox.SealedName is not null
            && _seals.Find(name.Seal) is { } seal
            && seal.TryOpenMailboxName(name, mailbox.Id, mailbox.NameVersion, out string? component)
            ? component
            : ClosedNames.Of(mailbox.Id);
    }
}
