using System.Buffers;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Network;
using Shinten.Protocols.Sasl;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>AUTHENTICATE PLAIN, its message on the line or after a "+" (RFC 9051 §6.2.2, RFC 4959 §3).</summary>
internal static class Authenticate
{
    private const int MaxResponse = 2048;

    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (string mechanism, PlainMessage? message, bool hasResponse) = Parse(session.Parse(arguments));
        if (mechanism != "PLAIN")
        {
            return ImapReply.No("That mechanism is not known here.");
        }

        if (!session.AllowsLogin)
        {
            return ImapReply.No("PRIVACYREQUIRED", "Begin TLS first.");
        }

        if (!hasResponse)
        {
            session.Output.Write("+ \r\n"u8);
            await session.Connection.Writer.FlushAsync(cancel);
            LineRead line = await session.Connection.Reader.ReadLineAsync(MaxResponse, LineEnds.CrLfOrLf, cancel);
            if (line.Outcome != LineOutcome.Line || line.Line.Span is [(byte)'*'])
            {
                return ImapReply.Bad("Authentication was given up.");
            }

            _ = PlainMessage.TryParse(line.Line.Span, out message);
        }

        return message is null
            ? ImapReply.Bad("That is not a PLAIN message in base64.")
            : await SignIn.RunAsync(session, message.Address, message.Secret, cancel);
    }

    // authenticate = "AUTHENTICATE" SP auth-type [SP initial-resp];  initial-resp = (base64 / "=")
    private static (string Mechanism, PlainMessage? Message, bool HasResponse) Parse(ImapArguments arguments)
    {
        arguments.Space();
        string mechanism = arguments.Word();
        if (!arguments.TakesSpace())
        {
            arguments.End();
            return (mechanism, null, false);
        }

        ReadOnlySpan<byte> response = arguments.Rest;
        if (response.Length > MaxResponse || response.ContainsAny((byte)' ', (byte)'{'))
        {
            throw new ImapSyntaxException("The initial response is not base64.");
        }

        _ = PlainMessage.TryParse(response, out PlainMessage? message);
        return (mechanism, message, true);
    }
}
