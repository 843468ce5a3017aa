using System.Collections.Frozen;
using Shinten.Protocols.Imap.Commands;

namespace Shinten.Protocols.Imap;

/// <summary>Every command the server knows. To add one: write the handler, add the row, add the test.</summary>
internal static class ImapCommands
{
    public static FrozenDictionary<string, ImapCommand> Table { get; } = new ImapCommand[]
    {
        new("CAPABILITY", ImapStates.Any, Capability.RunAsync),
        new("NOOP", ImapStates.Any, Noop.RunAsync),
        new("LOGOUT", ImapStates.Any, Logout.RunAsync, ImapTraits.TellsNothing),
        new("ID", ImapStates.Any, Id.RunAsync),

        new("STARTTLS", ImapStates.NotAuthenticated, StartTls.RunAsync),
        new("LOGIN", ImapStates.NotAuthenticated, Login.RunAsync),
        new("AUTHENTICATE", ImapStates.NotAuthenticated, Authenticate.RunAsync),

        new("ENABLE", ImapStates.LoggedIn, Enable.RunAsync),
        new("NAMESPACE", ImapStates.LoggedIn, Namespace.RunAsync),
        new("LIST", ImapStates.LoggedIn, List.RunAsync),
        new("LSUB", ImapStates.LoggedIn, Lsub.RunAsync),
        new("SUBSCRIBE", ImapStates.LoggedIn, Subscribe.RunAsync),
        new("UNSUBSCRIBE", ImapStates.LoggedIn, Subscribe.RunUnsubscribeAsync),
        new("CREATE", ImapStates.LoggedIn, Create.RunAsync),
        new("DELETE", ImapStates.LoggedIn, Delete.RunAsync),
        new("RENAME", ImapStates.LoggedIn, Rename.RunAsync),
        new("SELECT", ImapStates.LoggedIn, Select.RunAsync, ImapTraits.TellsNothing),
        new("EXAMINE", ImapStates.LoggedIn, Select.RunExamineAsync, ImapTraits.TellsNothing),
        new("STATUS", ImapStates.LoggedIn, Status.RunAsync),
        new("APPEND", ImapStates.LoggedIn, Append.RunAsync, ImapTraits.BringsLetters),
        new("IDLE", ImapStates.LoggedIn, Idle.RunAsync),
        new("GETQUOTA", ImapStates.LoggedIn, GetQuota.RunAsync),
        new("GETQUOTAROOT", ImapStates.LoggedIn, GetQuotaRoot.RunAsync),

        new("CHECK", ImapStates.Selected, Check.RunAsync),
        new("CLOSE", ImapStates.Selected, Close.RunAsync, ImapTraits.TellsNothing),
        new("UNSELECT", ImapStates.Selected, Unselect.RunAsync, ImapTraits.TellsNothing),
        new("EXPUNGE", ImapStates.Selected, Expunge.RunAsync),
        new("FETCH", ImapStates.Selected, Fetch.RunAsync, ImapTraits.HoldsExpunges),
        new("STORE", ImapStates.Selected, Store.RunAsync, ImapTraits.HoldsExpunges),
        new("SEARCH", ImapStates.Selected, Search.RunAsync, ImapTraits.HoldsExpunges),
        new("COPY", ImapStates.Selected, Copy.RunAsync),
        new("MOVE", ImapStates.Selected, Move.RunAsync),
        new("UID EXPUNGE", ImapStates.Selected, Expunge.RunUidAsync),
        new("UID FETCH", ImapStates.Selected, Fetch.RunUidAsync),
        new("UID STORE", ImapStates.Selected, Store.RunUidAsync),
        new("UID SEARCH", ImapStates.Selected, Search.RunUidAsync),
        new("UID COPY", ImapStates.Selected, Copy.RunUidAsync),
        new("UID MOVE", ImapStates.Selected, Move.RunUidAsync),
    }.ToFrozenDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);
}
