using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shinten.Sealing.OpenPgp;
using Xunit;

namespace Shinten.Sealing.Tests.OpenPgp;

/// <summary>Armour: its exact length, any range of it, and lenient reading.</summary>
public sealed class ArmorTests
{
    private const string Begin = "-----BEGIN PGP MESSAGE-----";
    private const string End = "-----END PGP MESSAGE-----";
    private const string Line = "yxNiAAAAAABIZWxsbywgd29ybGQh";

    [Fact]
    public void The_length_is_exact_and_the_bytes_come_back()
    {
        foreach (ArmorKind kind in Enum.GetValues<ArmorKind>())
        {
            for (int length = 1; length < 400; length++)
            {
                byte[] binary = RandomNumberGenerator.GetBytes(length);
                byte[] text = Write(binary, kind);

                Assert.Equal(text.Length, Armor.Length(length, kind));
                byte[] read = Armor.Read(text, 1_000, out ArmorKind readKind);
                Assert.Equal(kind, readKind);
                Assert.Equal(binary, WithoutMarker(read));

                // GnuPG 2.2 needs it to find the end.
                Assert.Contains("=\r\n-----END", Encoding.ASCII.GetString(text), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Any_range_is_made_from_its_own_bytes_alone()
        => Gen.Int[1, 700].SelectMany(length => Gen.Select(
            Gen.Const(length),
            Gen.Int[0, (int)Armor.Length(length)],
            Gen.Int[0, (int)Armor.Length(length)])).Sample(
                (length, first, second) =>
                {
                    byte[] binary = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
                    (int from, int to) = (Math.Min(first, second), Math.Max(first, second));
                    (long offset, int count) = Armor.BinaryRange(length, from, to - from);
                    Assert.True(count <= ((to - from) / 4 * 3) + 171);

                    ArrayBufferWriter<byte> range = new();
                    Armor.WriteRange(
                        range,
                        new ArmorRange(length, from, to - from),
                        new ReadOnlySequence<byte>(binary, (int)offset, count));
                    Assert.Equal(Write(binary, ArmorKind.Message)[from..to], range.WrittenSpan.ToArray());
                },
                iter: 5_000);

    [Theory]
    [InlineData(Begin + "\n\n" + Line + "\n" + End)]
    [InlineData(Begin + "\r\n\r\n" + Line + "\r\n=XXXX\r\n" + End + "\r\n")]
    [InlineData("Hi!\n\n" + Begin + "\nVersion: x\nComment: y\n\nyxNiAAAA\nAABIZWxs\nbywgd29ybGQh\n" + End)]
    [InlineData("  " + Begin + "  \n \t \n  " + Line + "  \n\n" + End + "\nBye")]
    [InlineData(Begin + "\n" + Line + "\n" + End)]
    public void It_is_read_leniently(string text)
    {
        byte[] read = Armor.Read(Encoding.ASCII.GetBytes(text), 100, out _);
        Assert.EndsWith("Hello, world!", Encoding.ASCII.GetString(read), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hello")]
    [InlineData("-----BEGIN PGP MESSAGE-----\n\nyxNiAAAAAABIZWxsbywgd29ybGQh\n")]
    [InlineData("-----BEGIN PGP MESSAGE-----\n\nyxNi!AAAAABIZWxsbywgd29ybGQh\n-----END PGP MESSAGE-----")]
    [InlineData("-----BEGIN PGP OTHER-----\n\nyxNiAAAAAABIZWxsbywgd29ybGQh\n-----END PGP OTHER-----")]
    public void What_is_no_armour_is_refused(string text)
        => Assert.Throws<OpenPgpException>(() => Armor.Read(Encoding.ASCII.GetBytes(text), 100, out _));

    [Fact]
    public void It_is_read_within_bounds()
    {
        byte[] text = Write(new byte[1_001], ArmorKind.Message);
        Assert.Throws<OpenPgpException>(() => Armor.Read(text, 1_000, out _));
        Assert.Equal(1_001, Armor.Read(text, 1_001, out _).Length);
    }

    [Fact]
    public void Any_text_is_read_or_refused()
        => Gen.Byte.Array[0, 300].Select(Gen.Int[0, 120]).Sample(
            (noise, at) =>
            {
                byte[] text = Write(new byte[90], ArmorKind.PublicKey);
                noise.AsSpan(0, Math.Min(noise.Length, text.Length - at)).CopyTo(text.AsSpan(at));
                try
                {
                    Armor.Read(text, 1_000, out _);
                }
                catch (OpenPgpException)
                {
                    // Refused.
                }
            },
            iter: 5_000);

    private static byte[] Write(byte[] binary, ArmorKind kind)
    {
        ArrayBufferWriter<byte> text = new();
        Armor.Write(text, new ReadOnlySequence<byte>(binary), kind);
        return text.WrittenSpan.ToArray();
    }

    private static byte[] WithoutMarker(byte[] read) => read is [0xCA, 3, 0x50, 0x47, 0x50, .. var rest] ? rest : read;
}
