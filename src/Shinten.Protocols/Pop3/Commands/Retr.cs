using Shinten.Protocols.Pop3.Sending;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>RETR sends a letter (RFC 1939 §5).</summary>
internal static class Retr
{
    public static async ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        int number = Numbers.Parse(arguments.Span);
        if (Numbers.Refuse(session.Maildrop, number) is { } refusal)
        {
            return refusal;
        }

        LetterPieces letter = await LetterPieces.OpenAsync(session, session.Maildrop.Find(number), cancel);
        Pop3Reply reply = letter.Octets is { } octets
            ? Pop3Reply.Ok(Pop3Text.OctetsFollow, octets)
            : Pop3Reply.Ok(Pop3Text.LetterFollows);
        return reply.With(async (sending, token) =>
        {
            using (letter)
            {
                await SendAsync(sending, letter, token);
            }

            sending.Maildrop.NoteFetched(number);
        });
    }

    private static async ValueTask SendAsync(Pop3Session session, LetterPieces letter, CancellationToken cancel)
    {
        DotStuffing dots = new();
        do
        {
            dots.Write(session.Output, letter.Piece);
            await session.FlushIfFullAsync(cancel);
        }
        while (await letter.ReadOnAsync(cancel));
        dots.EndLine(session.Output);
    }
}
