using System.Globalization;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>LIST tells the size of one letter, or of all (RFC 1939 §5).</summary>
internal static class List
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(Run(session.Maildrop, Numbers.ParseIfAny(arguments.Span)));

    private static Pop3Reply Run(Maildrop maildrop, int? letter) => letter is { } number
        ? Numbers.Refuse(maildrop, number) ?? Pop3Reply.Listing(
            string.Create(CultureInfo.InvariantCulture, $"{number} {maildrop.SizeOf(number)}"))
        : Pop3Reply.Ok(Pop3Text.Opened, maildrop.Count, maildrop.Octets).With(WriteAsync);

    private static async ValueTask WriteAsync(Pop3Session session, CancellationToken cancel)
    {
        for (int number = 1; number <= session.Maildrop.Highest; number++)
        {
            if (session.Maildrop.Has(number))
            {
                session.Output.WriteNumber(number);
                session.Output.WriteText(" ");
                session.Output.WriteNumber(session.Maildrop.SizeOf(number));
                session.Output.WriteText("\r\n");
                await session.FlushIfFullAsync(cancel);
            }
        }
    }
}
