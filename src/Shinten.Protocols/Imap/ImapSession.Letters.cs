using Shinten.Protocols.Imap.Reading;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Imap;

/// <summary>Letters that a command brings and nobody has read, and news from other sessions.</summary>
internal sealed partial class ImapSession
{
    /// <summary>The letter that the command announced; APPEND takes it and sets what follows.</summary>
    public LiteralMark? PendingLetter { get; set; }

    /// <summary>True while an untagged response is half written: a failure then ends the connection.</summary>
    public bool IsMidResponse { get; set; }

    /// <summary>Says goodbye to who signed in with an app password that was removed since, or to a suspended
    /// account; false then.</summary>
    public async ValueTask<bool> MayStayAsync(CancellationToken cancel)
    {
        if (User is null || await Service.Store.Directory.HoldsAsync(User.Account.Id, User.Slot, cancel))
        {
            return true;
        }

        WriteUntagged("BYE You are signed out: the app password was removed or the account suspended.");
        EndAfterReply();
        return false;
    }

    /// <summary>Swallows what a refused APPEND still sends, to the end of the command.</summary>
    private async ValueTask SkipLettersAsync(CancellationToken cancel)
    {
        while (PendingLetter is { IsWaiting: false } letter)
        {
            if (letter.Length > Service.Options.MaxAppendBytes * 2L)
            {
                // Nobody honest sends so much unasked.
                WriteUntagged("BYE More follows than can be skipped.");
                EndAfterReply();
                break;
            }

            Connection.Reader.StartTransfer();
            await new LiteralStream(Connection.Reader, letter.Length).SkipAsync(cancel);
            Connection.Reader.EndTransfer();
            PendingLetter = (await Commands.ReadOnAsync(cancel)).Letter;
        }

        PendingLetter = null;
    }

    private void TellNews(ImapTraits traits)
    {
        if (Selected is { } selected && (traits & ImapTraits.TellsNothing) == 0)
        {
            selected.TellNews(this, (traits & ImapTraits.HoldsExpunges) == 0);
        }
    }
}
