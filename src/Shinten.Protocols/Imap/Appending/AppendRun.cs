using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Reading;
using Shinten.Protocols.Network;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Appending;

/// <summary>Takes in the letters of one APPEND and files them together or not at all (RFC 3502 §6.3.11).</summary>
internal sealed class AppendRun(ImapSession session, Mailbox mailbox) : IDisposable
{
    private readonly List<IncomingLetter> _letters = [];
    private long _bytes;

    /// <summary>Reads letters to the end of the command; a reply if one is refused, and then not read.</summary>
    public async ValueTask<ImapReply?> ReceiveAsync(AppendHead first, CancellationToken cancel)
    {
        AppendHead? head = first;
        while (head is not null)
        {
            if (Refuse(head) is { } refusal)
            {
                return refusal;
            }

            await ReadAsync(head, cancel);
            _bytes += head.Letter.Length;
            CommandText next = await session.Commands.ReadOnAsync(cancel);
            session.PendingLetter = next.Letter;
            if (next.Outcome != CommandOutcome.Read)
            {
                return next.Refusal ?? ImapReply.Bad("APPEND ended before its letter.");
            }

            head = ParseNext(next, head.IsUtf8);
        }

        return null;
    }

    public async ValueTask<ImapReply> FileAsync(CancellationToken cancel)
    {
        if (!_letters.Exists(letter => letter.IsLarge))
        {
            return await FileNowAsync(cancel);
        }

        // Few large letters lie in memory at a time.
        await session.Service.LargeLetters.WaitAsync(cancel);
        try
        {
            return await FileNowAsync(cancel);
        }
        finally
        {
            session.Service.LargeLetters.Release();
        }
    }

    private async ValueTask<ImapReply> FileNowAsync(CancellationToken cancel)
    {
        Account account = session.User!.Account;
        List<LetterToFile> letters = [];
        foreach (IncomingLetter letter in _letters)
        {
            letters.Add(new LetterToFile
            {
                Account = account.Id,
                Letter = LetterPreparer.Parse(await letter.OpenAsync(cancel)),
                Mailboxes = [mailbox.Id],
                ReceivedAt = letter.Head.ReceivedAt ?? session.Service.Clock.GetUtcNow(),
                Flags = letter.Head.Flags,
            });
        }

        CommitResult result = await session.Service.Filing.FileAllAsync(letters, cancel);
        return result.Outcome switch
        {
            CommitOutcome.Committed => ImapReply.Ok(AppendUid(result.Deliveries), "Stored."),
            CommitOutcome.LetterRefused => ReplyTo(result.Deliveries[0].Outcome),
            CommitOutcome.SealRefused
                => ImapReply.No("UNAVAILABLE", "The account's keys are being changed; try again."),
        };
    }

    public void Dispose()
    {
        foreach (IncomingLetter letter in _letters)
        {
            letter.Dispose();
        }
    }

    private ImapReply? Refuse(AppendHead head)
    {
        if (head.Letter.Length == 0)
        {
            return ImapReply.No("An empty letter is not stored.");
        }

        if (head.Letter.Length > session.Service.Options.MaxAppendBytes
            || _bytes + head.Letter.Length > session.Service.Options.MaxAppendBytes * 2L)
        {
            return ImapReply.No("TOOBIG", "That is more than one APPEND may bring.");
        }

        if (_letters.Count == session.Service.Options.MaxAppendLetters)
        {
            return ImapReply.No("LIMIT", "These are too many letters for one APPEND.");
        }

        return session.User!.Account.Quota.HasRoomFor(_bytes + head.Letter.Length, _letters.Count + 1)
            ? null
            : ImapReply.No("OVERQUOTA", "There is no room for the letter.");
    }

    private async ValueTask ReadAsync(AppendHead head, CancellationToken cancel)
    {
        session.PendingLetter = null;
        IncomingLetter letter = new(head, session.Service.SpillFolder);
        _letters.Add(letter);
        LiteralStream stream = await session.Commands.InviteAsync(head.Letter, cancel);
        session.Connection.Reader.StartTransfer();
        try
        {
            await letter.ReadAsync(stream, cancel);
        }
        catch (IOException e) when (e is not ConnectionEndedException)
        {
            // The disk is full: what still comes is swallowed, so that the session stays in step.
            await stream.SkipAsync(cancel);
            session.PendingLetter = (await session.Commands.ReadOnAsync(cancel)).Letter;
            throw new StorageFullException(e);
        }
        finally
        {
            session.Connection.Reader.EndTransfer();
        }
    }

    private AppendHead? ParseNext(CommandText next, bool wasUtf8)
    {
        ImapArguments arguments = session.Parse(next.Text);
        if (wasUtf8)
        {
            arguments.Close();
        }

        if (arguments.IsAtEnd)
        {
            return null;
        }

        return AppendHead.Parse(ref arguments, next.Letter);
    }

    private string AppendUid(IReadOnlyList<DeliveryResult> deliveries)
    {
        uint validity = mailbox.UidValidity(session.User!.Access);
        return FormattableString.Invariant(
            $"APPENDUID {validity} {NumberSet.Format(deliveries.Select(one => one.Placements[0].Uid))}");
    }

    private static ImapReply ReplyTo(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.OverQuota => ImapReply.No("OVERQUOTA", "There is no room for the letter."),
        DeliveryOutcome.MailboxGone => ImapReply.No("TRYCREATE", "No such mailbox."),
        DeliveryOutcome.TooManyKeywords => ImapReply.No("LIMIT", "The account uses as many keywords as it may."),
        DeliveryOutcome.AccountGone => ImapReply.No("UNAVAILABLE", "The account is gone."),
        DeliveryOutcome.Stored or DeliveryOutcome.Duplicate => ImapReply.No("The letter was not stored."),
    };
}
