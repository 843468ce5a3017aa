namespace Shinten.Protocols.Pop3;

/// <summary>Answers one command; the arguments are what follows the keyword and its space.</summary>
internal delegate ValueTask<Pop3Reply> Pop3Handler(
    Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel);

/// <summary>A row of the table of commands.</summary>
internal sealed record Pop3Command(string Name, Pop3States AllowedIn, Pop3Handler Handler)
{
    /// <summary>The connection ends with its reply, whatever that says.</summary>
    public bool EndsSession { get; init; }
}
