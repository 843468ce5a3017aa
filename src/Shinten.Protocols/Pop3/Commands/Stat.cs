using System.Globalization;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>STAT counts letters and octets (RFC 1939 §5).</summary>
internal static class Stat
{
    public static ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        new Pop3Arguments(arguments.Span).End(Pop3Text.NoArguments);
        return ValueTask.FromResult(Pop3Reply.Listing(string.Create(
            CultureInfo.InvariantCulture, $"{session.Maildrop.Count} {session.Maildrop.Octets}")));
    }
}
