namespace Shinten.Protocols.Smtp;

/// <summary>The client broke the grammar; the message names what is wrong and is sent to it.</summary>
internal sealed class SmtpSyntaxException(SmtpReply reply) : Exception(reply.ToString())
{
    public SmtpSyntaxException(string what)
        : this(SmtpReply.Of(501, "5.5.4", what))
    {
    }

    public SmtpReply Reply { get; } = reply;
}
