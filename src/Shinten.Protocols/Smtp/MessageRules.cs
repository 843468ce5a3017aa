namespace Shinten.Protocols.Smtp;

/// <summary>What every message must keep to, however it came.</summary>
internal static class MessageRules
{
    public static MessageFault Check(MessageBuilder message, SmtpOptions options)
    {
        if (message.Length > options.MaxMessageBytes)
        {
            return MessageFault.TooLarge;
        }

        return HeaderLength(message.Head) > options.MaxHeaderBytes ? MessageFault.HeaderTooLarge : MessageFault.None;
    }

    /// <summary>Up to and with the empty line, or everything where there is none.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\r\n"u8))
        {
            return 2;
        }

        int end = head.IndexOf("\r\n\r\n"u8);
        return end < 0 ? head.Length : end + 4;
    }

    public static SmtpReply Refuse(MessageFault fault) => fault switch
    {
        MessageFault.BareReturn => BareReturn,
        MessageFault.BareLineFeed => BareLineFeed,
        MessageFault.Nul => Nul,
        MessageFault.LineTooLong => LineTooLong,
        MessageFault.HeaderTooLarge => HeaderTooLarge,
        MessageFault.TooLarge => SmtpReplies.MessageTooLarge,
        MessageFault.NoSpace or MessageFault.None => SmtpReplies.NoSpace,
    };

    // RFC 5321 §2.3.8
    private static SmtpReply BareReturn { get; }
        = SmtpReply.Of(550, "5.6.11", "Refused: a CR without LF. Lines end with CRLF.");

    private static SmtpReply BareLineFeed { get; }
        = SmtpReply.Of(550, "5.6.11", "Refused: an LF without CR. Lines end with CRLF.");

    private static SmtpReply Nul { get; }
        = SmtpReply.Of(554, "5.6.1", "Refused: a NUL byte; encode it, or send BODY=BINARYMIME with BDAT.");

    private static SmtpReply LineTooLong { get; } = SmtpReply.Of(554, "5.6.0", "Refused: a line is too long.");

    private static SmtpReply HeaderTooLarge { get; } = SmtpReply.Of(552, "5.3.4", "Refused: the header is too large.");
}
