namespace Shinten.Protocols.Pop3.Commands;

/// <summary>QUIT ends the session; from TRANSACTION it deletes what is marked (RFC 1939 §4, §6).</summary>
internal static class Quit
{
    public static async ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (session.State == Pop3States.Authorization)
        {
            return Pop3Reply.Ok(Pop3Text.Goodbye);
        }

        // Once it is asked for, it is done, even when the client does not wait for the answer.
        await session.Maildrop.UpdateAsync(CancellationToken.None);
        return Pop3Reply.Ok(Pop3Text.GoodbyeLeft, session.Maildrop.Count);
    }
}
