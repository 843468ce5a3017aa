using System.Text;

namespace Shinten.Protocols.Smtp.Commands;

/// <summary>EHLO and HELO begin a session, or begin it afresh (RFC 5321 §4.1.1.1).</summary>
internal static class Hello
{
    public static ValueTask<SmtpReply> RunEhloAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Greeted(Parse(arguments.Span), isExtended: true);
        string[] lines = [session.Service.HostName, .. SmtpExtensions.Announce(session)];
        return ValueTask.FromResult(SmtpReply.Plain(250, lines));
    }

    public static ValueTask<SmtpReply> RunHeloAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        session.Greeted(Parse(arguments.Span), isExtended: false);
        return ValueTask.FromResult(SmtpReply.Plain(250, session.Service.HostName));
    }

    // ehlo = "EHLO" SP ( Domain / address-literal ); what many clients put here is neither, and nothing depends on it
    private static string Parse(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> name = line.Trim((byte)' ');
        if (name.IsEmpty || name.Length > 255 || name.Contains((byte)' '))
        {
            throw new SmtpSyntaxException("Give your host name or your address in brackets.");
        }

        return Ascii.IsValid(name)
            ? Encoding.ASCII.GetString(name)
            : SmtpArguments.Text(name, "The host name is not UTF-8.");
    }
}
