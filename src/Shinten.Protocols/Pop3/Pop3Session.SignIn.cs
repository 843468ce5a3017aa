using Microsoft.Extensions.Logging;
using Shinten.Storage;

namespace Shinten.Protocols.Pop3;

/// <summary>Who may sign in, who has, and how that ends.</summary>
internal sealed partial class Pop3Session
{
    private Maildrop? _maildrop;

    /// <summary>What USER said, until a PASS was tried.</summary>
    public string? UserName { get; set; }

    /// <summary>What the session reads; only in states that require it.</summary>
    public Maildrop Maildrop => _maildrop!;

    public bool AllowsLogin
        => Connection.Tls is not null || (Connection.Listener.AllowsPlainLogin && Connection.Network.IsLocal);

    /// <summary>Begins TRANSACTION; who calls this has been let in by the service's door.</summary>
    public void SignedIn(Maildrop maildrop)
    {
        _maildrop = maildrop;
        _errors = 0;
        Connection.IdleTimeout = Service.Options.IdleTimeout;
    }

    /// <summary>False for who signed in with an app password that was removed since, or to a suspended
    /// account.</summary>
    private async ValueTask<bool> MayStayAsync(CancellationToken cancel)
        => _maildrop is null || await Service.Store.Directory.HoldsAsync(_maildrop.Account, _maildrop.Slot, cancel);

    /// <summary>A client that does not sign in may neither err often nor stay long, and none may babble.</summary>
    private Pop3Reply Count(Pop3Reply reply)
    {
        if (reply.After == AfterReply.Close)
        {
            return reply;
        }

        bool signsIn = State == Pop3States.Authorization;
        bool counts = reply.IsMistake || (signsIn && !reply.IsOk);
        if (counts && ++_errors >= (signsIn ? Service.Options.MaxErrorsBeforeLogin : Service.Options.MaxErrors))
        {
            return Pop3Reply.Err(Pop3Text.TooManyErrors).Then(AfterReply.Close);
        }

        return signsIn && Service.Clock.GetElapsedTime(_started) > Service.Options.LoginTimeout
            ? Pop3Reply.Err(Pop3Text.LoginTooSlow).Then(AfterReply.Close)
            : reply;
    }

    // At the end, whatever ended it, and not letter by letter: a commit costs more than a letter. The connection may
    // be gone, so its token says nothing here.
    private async ValueTask MarkSeenAsync()
    {
        if (_maildrop is null || !Service.Options.MarksSeen)
        {
            return;
        }

        try
        {
            await _maildrop.MarkSeenAsync(CancellationToken.None);
        }
        catch (StorageException e)
        {
            LogNotMarked(Service.Logger, e);
        }
    }

    private void CloseMaildrop()
    {
        if (_maildrop is not null)
        {
            Service.Door.Leave(_maildrop.Account);
            _maildrop.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was fetched over POP3 could not be marked as read.")]
    private static partial void LogNotMarked(ILogger logger, Exception failure);
}
