using System.Buffers;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>Writes a message as DATA wants it, with a dot before each line that begins with one
/// (RFC 5321 §4.5.2).</summary>
internal static class DotStuffed
{
    // Small enough to find room beside what is gathered already.
    private const int LargestPiece = 16 * 1024;

    /// <summary>
    /// A CR or LF by itself might be the end of a line to the next host, and then of the message: such a message is
    /// never sent (SMTP smuggling, CVE-2023-51764).
    /// </summary>
    public static bool IsSafe(ReadOnlySpan<byte> message)
    {
        LineEndCheck lineEnds = new();
        lineEnds.Read(message);
        return lineEnds.Judge() == MessageFault.None && !message.Contains((byte)0);
    }

    public static async ValueTask WriteAsync(
        ReadOnlyMemory<byte> message, ClientWire wire, TimeSpan timeout, CancellationToken cancel)
    {
        bool atLineStart = true;
        ReadOnlyMemory<byte> rest = message;
        while (!rest.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = rest[..Math.Min(rest.Length, LargestPiece)];
            atLineStart = WritePiece(piece.Span, atLineStart, wire);
            rest = rest[piece.Length..];
            if (wire.IsFull)
            {
                await wire.SendAsync(timeout, cancel);
            }
        }

        if (!message.IsEmpty && !message.Span.EndsWith("\r\n"u8))
        {
            wire.Write("\r\n"u8);
        }

        wire.Write(".\r\n"u8);
    }

    /// <summary>True if the next piece begins a line.</summary>
    private static bool WritePiece(ReadOnlySpan<byte> piece, bool atLineStart, ClientWire wire)
    {
        if (atLineStart && piece[0] == '.')
        {
            wire.Write("."u8);
        }

        while (true)
        {
            int before = piece.IndexOf("\n."u8);
            if (before < 0)
            {
                wire.Write(piece);
                return piece[^1] == '\n';
            }

            wire.Write(piece[..(before + 1)]);
            wire.Write("."u8);
            piece = piece[(before + 1)..];
        }
    }
}
