using Shinten.Protocols.Pop3.Sending;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>TOP sends the header of a letter and some lines of its body (RFC 1939 §7).</summary>
internal static class Top
{
    public static async ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (int number, int lines) = Parse(arguments.Span);
        if (Numbers.Refuse(session.Maildrop, number) is { } refusal)
        {
            return refusal;
        }

        LetterPieces letter = await LetterPieces.OpenAsync(session, session.Maildrop.Find(number), cancel);
        return Pop3Reply.Ok(Pop3Text.TopFollows).With(async (sending, token) =>
        {
            using (letter)
            {
                await SendAsync(sending, letter, lines, token);
            }
        });
    }

    // "TOP" SP msg SP n
    private static (int Number, int Lines) Parse(ReadOnlySpan<byte> line)
    {
        Pop3Arguments arguments = new(line);
        int number = arguments.Number(Pop3Text.NumberAndLines);
        int lines = arguments.Number(Pop3Text.NumberAndLines);
        arguments.End(Pop3Text.NumberAndLines);
        return (number, lines);
    }

    private static async ValueTask SendAsync(
        Pop3Session session, LetterPieces letter, int lines, CancellationToken cancel)
    {
        DotStuffing dots = new();
        TopLines top = new(lines);
        do
        {
            dots.Write(session.Output, letter.Piece[..top.Take(letter.Piece)]);
            await session.FlushIfFullAsync(cancel);
        }
        while (!top.IsComplete && await letter.ReadOnAsync(cancel));
        dots.EndLine(session.Output);
    }
}
