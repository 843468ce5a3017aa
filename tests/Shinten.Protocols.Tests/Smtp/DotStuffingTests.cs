using System.Text;
using CsCheck;
using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

public sealed class DotStuffingTests
{
    private static readonly int Rounds
        = Environment.GetEnvironmentVariable("SHINTEN_LONG") is null ? 20_000 : 20_000_000;

    private static readonly string[] Pieces
        = ["\r\n", ".", "\r", "\n", "\r\n.", "a", "\0", "\r\n.\r\n", "text text text text text text text text"];

    private static readonly Gen<string> Input
        = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 20].Select(string.Concat);

    [Fact]
    public void However_it_is_cut_the_result_is_that_of_the_definition()
        => Gen.Select(Input, Gen.Int[1, 9]).Sample((text, step) =>
        {
            (string Text, bool Ended, bool Wrong) expected = ByDefinition(text);
            (string Text, bool Ended, bool Wrong) found = InSteps(text, step);
            Assert.Equal(expected.Ended, found.Ended);
            Assert.Equal(expected.Wrong, found.Wrong);
            if (expected is { Ended: true, Wrong: false })
                Assert.Equal(expected.Text, found.Text);
        }, iter: Rounds);

    // RFC 5321 §4.5.2 read literally: the first CRLF "." CRLF ends it (one at the very beginning too); a dot goes
    // from each line.
    private static (string Text, bool Ended, bool Wrong) ByDefinition(string input)
    {
        int end = ("\r\n" + input).IndexOf("\r\n.\r\n", StringComparison.Ordinal);
        string text = end < 0 ? input : input[..end];
        string lines = text.Replace("\r\n", "", StringComparison.Ordinal);

        // Without an end the last CR may yet get its LF.
        if (end < 0 && input.EndsWith('\r'))
            lines = lines[..^1];

        bool wrong = lines.AsSpan().ContainsAny("\r\n\0");
        string unstuffed = ("\r\n" + text).Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
        return (unstuffed, end >= 0, wrong);
    }

    private static (string Text, bool Ended, bool Wrong) InSteps(string input, int step)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        byte[] output = new byte[bytes.Length];
        DotStuffing stuffing = new(1_000_000);
        StringBuilder text = new();
        int at = 0;
        while (at < bytes.Length && !stuffing.HasEnded)
        {
            ReadOnlySpan<byte> block = bytes.AsSpan(at, Math.Min(step, bytes.Length - at));
            int written = stuffing.Decode(block, output, out int consumed);
            text.Append(Encoding.ASCII.GetString(output, 0, written));
            at += consumed;
        }

        return (text.ToString(), stuffing.HasEnded, stuffing.Fault != MessageFault.None);
    }
}
