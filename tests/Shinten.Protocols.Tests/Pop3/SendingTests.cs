using System.Buffers;
using System.Text;
using CsCheck;
using Shinten.Protocols.Pop3.Sending;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>However a letter is cut into pieces, what is sent is the same, and comes back as it was.</summary>
public sealed class SendingTests
{
    private static readonly string[] Pieces
        = ["", ".", "..", "\r", "\n", "\r\n", ".\r\n", "\n.", "a", "Subject: x", "\r\n\r\n", "\r\n.\r\n"];

    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    [Fact]
    public void No_line_of_a_letter_is_taken_for_the_end()
        => Piece.Array[0, 30].Sample(pieces =>
        {
            string letter = string.Concat(pieces);
            string sent = Send(pieces);

            Assert.Equal(Send([letter]), sent);
            Assert.True(sent.Length == 0 || sent.EndsWith("\r\n", StringComparison.Ordinal));
            Assert.DoesNotContain(sent.Split('\n'), line => line is "." or ".\r");
            Assert.StartsWith(letter, Received(sent), StringComparison.Ordinal);
            Assert.Contains(Received(sent)[letter.Length..], new[] { "", "\r\n" });
        });

    [Fact]
    public void The_top_of_a_letter_does_not_depend_on_its_pieces()
        => Gen.Select(Piece.Array[0, 30], Gen.Int[0, 4]).Sample((pieces, lines) =>
        {
            string letter = string.Concat(pieces);
            TopLines inPieces = new(lines);
            StringBuilder top = new();
            foreach (string piece in pieces)
            {
                top.Append(piece.AsSpan(0, inPieces.Take(Encoding.ASCII.GetBytes(piece))));
            }

            TopLines whole = new(lines);
            Assert.Equal(letter[..whole.Take(Encoding.ASCII.GetBytes(letter))], top.ToString());
        });

    private static string Send(string[] pieces)
    {
        ArrayBufferWriter<byte> output = new();
        DotStuffing dots = new();
        foreach (string piece in pieces)
        {
            dots.Write(output, Encoding.ASCII.GetBytes(piece));
        }

        dots.EndLine(output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static string Received(string sent)
        => string.Join('\n', sent.Split('\n').Select(line => line.StartsWith('.') ? line[1..] : line));
}
