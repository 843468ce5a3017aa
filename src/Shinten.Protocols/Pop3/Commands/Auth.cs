using System.Text;
using Shinten.Protocols.Network;
using Shinten.Protocols.Sasl;

namespace Shinten.Protocols.Pop3.Commands;

/// <summary>AUTH PLAIN, its message on the line or after a "+" (RFC 5034 §4).</summary>
internal static class Auth
{
    private const int MaxMechanism = 20;

    private const int MaxResponse = 2_048;

    private static readonly byte[] Challenge = "+ \r\n"u8.ToArray();

    public static async ValueTask<Pop3Reply> RunAsync(
        Pop3Session session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (string mechanism, ReadOnlyMemory<byte>? initial) = Parse(arguments);
        if (mechanism != "PLAIN")
        {
            return Pop3Reply.Err(Pop3Text.UnknownMechanism);
        }

        if (!session.AllowsLogin)
        {
            return Pop3Reply.Err(Pop3Text.TlsFirst);
        }

        ReadOnlyMemory<byte> response = initial ?? await AskAsync(session, cancel);
        return PlainMessage.TryParse(response.Span, out PlainMessage? message)
            ? await SignIn.RunAsync(session, message.Address, message.Secret, cancel)
            : Pop3Reply.Mistake(Pop3Text.NotPlain);
    }

    // auth-command = "AUTH" SP sasl-mech [SP initial-response];  initial-response = base64 / "="
    private static (string Mechanism, ReadOnlyMemory<byte>? Response) Parse(ReadOnlyMemory<byte> line)
    {
        Pop3Arguments arguments = new(line.Span);
        ReadOnlySpan<byte> name = arguments.Word(Pop3Text.UnknownMechanism);
        if (name.Length > MaxMechanism)
        {
            throw new Pop3SyntaxException(Pop3Text.UnknownMechanism);
        }

        string mechanism = Encoding.ASCII.GetString(name).ToUpperInvariant();
        if (arguments.IsAtEnd)
        {
            return (mechanism, null);
        }

        int length = arguments.Word(Pop3Text.NotPlain).Length;
        arguments.End(Pop3Text.NotPlain);
        ReadOnlyMemory<byte> response = line.Slice(name.Length + 1, length);
        return (mechanism, response.Span is [(byte)'='] ? ReadOnlyMemory<byte>.Empty : response);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> AskAsync(Pop3Session session, CancellationToken cancel)
    {
        await session.SayNowAsync(Challenge, cancel);
        LineRead read = await session.Connection.Reader.ReadLineAsync(MaxResponse, LineEnds.CrLfOrLf, cancel);
        return read.Outcome switch
        {
            LineOutcome.Line when read.Line.Span is [(byte)'*'] => throw new Pop3SyntaxException(Pop3Text.GivenUp),
            LineOutcome.Line => read.Line,
            LineOutcome.TooLong or LineOutcome.BareLineEnd => throw new Pop3SyntaxException(Pop3Text.NotPlain),
            LineOutcome.ShuttingDown => throw new ConnectionEndedException(ConnectionEnd.ShuttingDown),
            LineOutcome.TimedOut => throw new ConnectionEndedException(ConnectionEnd.TimedOut),
            LineOutcome.Closed => throw new ConnectionEndedException(ConnectionEnd.Closed),
        };
    }
}
