using Shinten.Mail.Dsn;
using Shinten.Protocols.Smtp;
using Shinten.Server.Arrival;
using Shinten.Storage.Letters;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>Makes the notices that a sender wants to have (RFC 3461 §5.2), and brings them on their way: into the
/// sender's mailbox, or into the queue.</summary>
/// <remarks>Nobody is told of a letter with the null reverse-path: it is itself a notice (RFC 5321 §4.5.5).</remarks>
internal sealed class Notices(
    string hostName, RecipientDirectory directory, LocalDelivery local, QueueSeals seals, TimeProvider clock)
{
    /// <summary>Adds a notice to what is committed.</summary>
    public async Task AddAsync(
        NoticeKind kind,
        QueuedLetter letter,
        IReadOnlyList<QueuedRecipient> recipients,
        DateTimeOffset? triedUntil,
        ReadOnlyMemory<byte> header,
        PendingNotices pending,
        CancellationToken cancel)
    {
        QueuedRecipient[] wanted = [.. recipients.Where(recipient => IsWanted(kind, recipient.Notify))];
        if (letter.ReversePath is not { } sender || wanted.Length == 0)
        {
            return;
        }

        byte[] bytes = NoticeWriter.Write(new DeliveryNotice
        {
            Kind = kind,
            HostName = hostName,
            To = sender,
            Recipients = [.. wanted.Select(recipient => RecipientOf(kind, recipient))],
            WrittenAt = clock.GetUtcNow(),
            ArrivedAt = letter.ArrivedAt,
            TriedUntil = triedUntil,
            Language = letter.Language,
            EnvelopeId = letter.EnvelopeId,
            OriginalHeader = header,
        });
        if (await directory.CheckAsync(sender, cancel) is RecipientCheck.Accepted { Account: { } account })
        {
            pending.Letters.Add(local.NoticeFor(account, sender, bytes));
            return;
        }

        QueuedLetter notice = new()
        {
            ReversePath = null,
            Recipients = [new QueuedRecipient { Address = sender, Notify = NotifyOn.Never }],
            ArrivedAt = clock.GetUtcNow(),
            Body = BodyKind.SevenBit,
            IsInternational = sender.IsInternational,
        };
        pending.Rows.AddRange(seals.Seal(default, notice, bytes));
    }

    // What is not said of failures and delays is wanted (RFC 3461 §4.1).
    private static bool IsWanted(NoticeKind kind, NotifyOn notify) => kind switch
    {
        NoticeKind.Failed => notify == NotifyOn.Unspecified || notify.HasFlag(NotifyOn.Failure),
        NoticeKind.Delayed => notify == NotifyOn.Unspecified || notify.HasFlag(NotifyOn.Delay),
        NoticeKind.Delivered or NoticeKind.Relayed => notify.HasFlag(NotifyOn.Success),
    };

    private static NoticeRecipient RecipientOf(NoticeKind kind, QueuedRecipient recipient)
        => new(recipient.Address, StatusOf(kind, recipient.LastStatus))
        {
            OriginalRecipient = recipient.OriginalRecipient,
            Reply = recipient.LastReply,
            IsReplyOfHost = recipient.IsReplyOfHost,
            Host = recipient.LastHost,
        };

    // The class of the code is that of the action (RFC 3464 §2.3.4).
    private static string StatusOf(NoticeKind kind, string status)
    {
        char type = kind switch
        {
            NoticeKind.Failed => '5',
            NoticeKind.Delayed => '4',
            NoticeKind.Delivered or NoticeKind.Relayed => '2',
        };
        return status.Length > 1 ? type + status[1..] : $"{type}.0.0";
    }
}

/// <summary>What is committed together with the state of a letter.</summary>
internal sealed class PendingNotices
{
    /// <summary>Into mailboxes here.</summary>
    public List<LetterToFile> Letters { get; } = [];

    /// <summary>To other servers.</summary>
    public List<NewQueueRow> Rows { get; } = [];
}
