namespace Shinten.Protocols.Imap;

/// <summary>Runs one command whose arguments follow its name; untagged responses go to the session's output.</summary>
internal delegate ValueTask<ImapReply> ImapHandler(
    ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel);

[Flags]
internal enum ImapTraits
{
    None = 0,

    /// <summary>Sequence numbers must stay as they are until it has ended (RFC 9051 §7.5.1).</summary>
    HoldsExpunges = 1,

    /// <summary>It tells what has changed itself, or there is nothing to tell.</summary>
    TellsNothing = 2,

    /// <summary>Its line may bring letters.</summary>
    BringsLetters = 4,
}

/// <summary>A row of the table of commands.</summary>
internal sealed record ImapCommand(
    string Name, ImapStates AllowedIn, ImapHandler Handler, ImapTraits Traits = ImapTraits.None);
