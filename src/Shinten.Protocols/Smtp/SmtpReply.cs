using System.Buffers;
using System.Text;

namespace Shinten.Protocols.Smtp;

/// <summary>What becomes of the connection once a reply is said.</summary>
internal enum AfterReply
{
    GoOn,
    StartTls,
    Close,
}

/// <summary>A reply: a code, an enhanced code where the code has one (RFC 2034 §3), and text (RFC 5321 §4.2).</summary>
internal sealed class SmtpReply
{
    private readonly byte[] _bytes;

    private SmtpReply(int code, byte[] bytes) => (Code, _bytes) = (code, bytes);

    public int Code { get; }

    public AfterReply After { get; private init; }

    /// <summary>True where the client did something wrong, so that it counts against the limit of errors.</summary>
    public bool IsError => Code >= 500;

    public static SmtpReply Of(int code, string enhanced, params ReadOnlySpan<string> lines)
        => new(code, Encode(code, enhanced, lines));

    /// <summary>A greeting, an answer to EHLO or a go-ahead, which carry no enhanced code.</summary>
    public static SmtpReply Plain(int code, params ReadOnlySpan<string> lines) => new(code, Encode(code, "", lines));

    /// <summary>Several replies to one command: LMTP answers for each recipient (RFC 2033 §4.2).</summary>
    public static SmtpReply Several(IReadOnlyList<SmtpReply> replies)
    {
        ArrayBufferWriter<byte> all = new(64 * Math.Max(1, replies.Count));
        foreach (SmtpReply reply in replies)
        {
            reply.WriteTo(all);
        }

        return new SmtpReply(replies.Count > 0 ? replies[0].Code : 0, all.WrittenSpan.ToArray());
    }

    public SmtpReply Then(AfterReply after) => new(Code, _bytes) { After = after };

    public void WriteTo(IBufferWriter<byte> output) => output.Write(_bytes);

    public override string ToString() => Encoding.UTF8.GetString(_bytes);

    // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
    private static byte[] Encode(int code, string enhanced, ReadOnlySpan<string> lines)
    {
        StringBuilder text = new();
        for (int i = 0; i < lines.Length; i++)
        {
            text.Append(code).Append(i < lines.Length - 1 ? '-' : ' ');
            if (enhanced.Length > 0)
            {
                text.Append(enhanced).Append(' ');
            }

            text.Append(lines[i]).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
