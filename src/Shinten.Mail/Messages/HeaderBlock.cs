namespace Shinten.Mail.Messages;

/// <summary>Where a header ends and the body begins (RFC 5322 §2.1).</summary>
internal static class HeaderBlock
{
    /// <summary>The length of the header with the empty line that ends it; all of a message without one.</summary>
    public static int LengthOf(ReadOnlySpan<byte> message)
    {
        int line = 0;
        while (line < message.Length)
        {
            int length = message[line..].IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            bool isEmpty = length == 0 || (length == 1 && message[line] == '\r');
            line += length + 1;
            if (isEmpty)
            {
                return line;
            }
        }

        return message.Length;
    }
}
