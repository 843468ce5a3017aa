using Shinten.Protocols.Smtp;
using Shinten.Protocols.Smtp.Commands;

namespace Shinten.Protocols.Lmtp;

/// <summary>LHLO takes the place of EHLO (RFC 2033 §4.1).</summary>
internal static class Lhlo
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => Hello.RunEhloAsync(session, arguments, cancel);
}
