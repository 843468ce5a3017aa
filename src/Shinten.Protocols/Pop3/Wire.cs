using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Shinten.Protocols.Pop3;

/// <summary>Writes numbers and text where they are to be sent from.</summary>
internal static class Wire
{
    // The digits of the largest long, and its sign.
    private const int MaxDigits = 20;

    public static void WriteText(this IBufferWriter<byte> output, string text)
        => Encoding.UTF8.GetBytes(text, output);

    public static void WriteNumber(this IBufferWriter<byte> output, long number)
    {
        _ = Utf8Formatter.TryFormat(number, output.GetSpan(MaxDigits), out int length);
        output.Advance(length);
    }
}
