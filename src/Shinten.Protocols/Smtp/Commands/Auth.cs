using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Shinten.Protocols.Network;
using Shinten.Protocols.Sasl;

namespace Shinten.Protocols.Smtp.Commands;

/// <summary>AUTH signs in with an app password, under TLS alone (RFC 4954 §4): PLAIN, or LOGIN, which older programs
/// know.</summary>
internal static class Auth
{
    public const string Syntax = "AUTH PLAIN|LOGIN [initial-response]";

    /// <summary>As app passwords are limited to protocols by name.</summary>
    private const string Protocol = "submission";

    // RFC 4954 §4
    private const int MaxResponse = 12_288;

    public static async ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (string mechanism, ReadOnlyMemory<byte>? response) = Parse(arguments);
        if (session.Submitter is not null)
        {
            return SignedInAlready;
        }

        if (session.Connection.Tls is null)
        {
            return NeedsTls;
        }

        return mechanism switch
        {
            "PLAIN" => await PlainAsync(session, response, cancel),
            "LOGIN" => await LoginAsync(session, response, cancel),
            _ => UnknownMechanism,
        };
    }

    private static SmtpReply Welcome { get; } = SmtpReply.Of(235, "2.7.0", "Welcome.");

    private static SmtpReply Wrong { get; } = SmtpReply.Of(535, "5.7.8", "Address or app password is wrong.");

    private static SmtpReply Throttled { get; }
        = SmtpReply.Of(454, "4.7.0", "Too many failed logins; try again later.");

    private static SmtpReply Unavailable { get; }
        = SmtpReply.Of(454, "4.7.0", "Signing in is not possible at the moment.");

    private static SmtpReply SignedInAlready { get; } = SmtpReply.Of(503, "5.5.1", "You have signed in already.");

    private static SmtpReply NeedsTls { get; }
        = SmtpReply.Of(538, "5.7.11", "Passwords are taken under TLS alone: say STARTTLS first.");

    private static SmtpReply UnknownMechanism { get; }
        = SmtpReply.Of(504, "5.5.4", "That mechanism is not known here; there are PLAIN and LOGIN.");

    private static SmtpReply NotPlain { get; } = SmtpReply.Of(501, "5.5.2", "That is not a PLAIN message in base64.");

    private static SmtpReply NotBase64 { get; } = SmtpReply.Of(501, "5.5.2", "That is not base64.");

    private static SmtpReply GivenUp { get; } = SmtpReply.Of(501, "5.7.0", "Authentication was given up.");

    private static SmtpReply ResponseTooLong { get; } = SmtpReply.Of(500, "5.5.6", "The response is too long.");

    private static SmtpReply Ask { get; } = SmtpReply.Plain(334, "");

    // "Username:" and "Password:" in base64, as every client expects them.
    private static SmtpReply AskAddress { get; } = SmtpReply.Plain(334, "VXNlcm5hbWU6");

    private static SmtpReply AskSecret { get; } = SmtpReply.Plain(334, "UGFzc3dvcmQ6");

    // auth-command = "AUTH" SP sasl-mech [SP initial-response];  initial-response = base64 / "="
    private static (string Mechanism, ReadOnlyMemory<byte>? Response) Parse(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> text = line.Trim((byte)' ');
        int space = text.Span.IndexOf((byte)' ');
        ReadOnlySpan<byte> name = space < 0 ? text.Span : text.Span[..space];
        if (name.IsEmpty || name.Length > 20)
        {
            throw new SmtpSyntaxException($"Syntax: {Syntax}");
        }

        string mechanism = Encoding.ASCII.GetString(name).ToUpperInvariant();
        if (space < 0)
        {
            return (mechanism, null);
        }

        ReadOnlyMemory<byte> response = text[(space + 1)..];
        return (mechanism, response.Span is [(byte)'='] ? ReadOnlyMemory<byte>.Empty : response);
    }

    private static async ValueTask<SmtpReply> PlainAsync(
        SmtpSession session, ReadOnlyMemory<byte>? initial, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> response = initial ?? await AskAsync(session, Ask, cancel);
        return PlainMessage.TryParse(response.Span, out PlainMessage? message)
            ? await SignInAsync(session, message.Address, message.Secret, cancel)
            : NotPlain;
    }

    private static async ValueTask<SmtpReply> LoginAsync(
        SmtpSession session, ReadOnlyMemory<byte>? initial, CancellationToken cancel)
    {
        byte[] address = Decode((initial ?? await AskAsync(session, AskAddress, cancel)).Span);
        string text = SmtpArguments.Text(address, "The address is not UTF-8.");
        byte[] secret = Decode((await AskAsync(session, AskSecret, cancel)).Span);
        return await SignInAsync(session, text, secret, cancel);
    }

    private static byte[] Decode(ReadOnlySpan<byte> base64)
    {
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return Base64.DecodeFromUtf8(base64, decoded, out _, out int length) == OperationStatus.Done
            ? decoded[..length]
            : throw new SmtpSyntaxException(NotBase64);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> AskAsync(
        SmtpSession session, SmtpReply challenge, CancellationToken cancel)
    {
        await session.SayNowAsync(challenge, cancel);
        LineRead read = await session.Connection.Reader.ReadLineAsync(MaxResponse, LineEnds.CrLf, cancel);
        return read.Outcome switch
        {
            LineOutcome.Line when read.Line.Span is [(byte)'*'] => throw new SmtpSyntaxException(GivenUp),
            LineOutcome.Line => read.Line,
            LineOutcome.TooLong => throw new SmtpSyntaxException(ResponseTooLong),
            LineOutcome.BareLineEnd => throw new SmtpSyntaxException(NotBase64),
            LineOutcome.TimedOut => throw new ConnectionEndedException(ConnectionEnd.TimedOut),
            LineOutcome.ShuttingDown => throw new ConnectionEndedException(ConnectionEnd.ShuttingDown),
            LineOutcome.Closed => throw new ConnectionEndedException(ConnectionEnd.Closed),
        };
    }

    private static async ValueTask<SmtpReply> SignInAsync(
        SmtpSession session, string address, byte[] secret, CancellationToken cancel)
    {
        SignInRequest request = new(address, secret, Protocol, session.Connection.Network) { OpensNothing = true };
        SignInResult result;
        try
        {
            result = await session.Service.Submission!.SignIn.SignInAsync(request, cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        switch (result)
        {
            case SignInResult.SignedIn user:
                user.Opener.Dispose();
                session.SignedIn(new Submitter(user.Account.Id, user.Slot));
                return Welcome;
            case SignInResult.Refused:
                return Wrong;
            case SignInResult.Throttled:
                return Throttled;
            case SignInResult.Unavailable:
                return Unavailable;
            default:
                throw new UnreachableException();
        }
    }
}
