namespace Shinten.Protocols.Pop3.Commands;

/// <summary>DELE marks a letter; QUIT deletes it (RFC 1939 §5).</summary>
internal static class Dele
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        int number = Numbers.Parse(arguments.Span);
        if (Numbers.Refuse(session.Maildrop, number) is { } refusal)
        {
            return ValueTask.FromResult(refusal);
        }

        session.Maildrop.MarkDeleted(number);
        return ValueTask.FromResult(Pop3Reply.Ok(Pop3Text.Deleted, number));
    }
}
