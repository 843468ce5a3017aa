using System.Buffers;
using CsCheck;
using Shinten.Sealing.OpenPgp;
using Xunit;

namespace Shinten.Sealing.Tests.OpenPgp;

/// <summary>Packet framing in both formats (RFC 9580 §4.2).</summary>
public sealed class PacketReaderTests
{
    [Theory]
    [InlineData("CA03504750")]
    [InlineData("A803504750")]
    [InlineData("A90003504750")]
    [InlineData("AA00000003504750")]
    [InlineData("CAFF00000003504750")]
    public void A_packet_is_read_in_every_length_form(string packet)
    {
        PacketReader reader = new(Convert.FromHexString(packet));
        Assert.True(reader.Read());
        Assert.Equal(PacketTag.Marker, reader.Tag);
        Assert.Equal("PGP"u8.ToArray(), reader.Body.ToArray());
        Assert.False(reader.Read());
    }

    [Fact]
    public void Lengths_are_written_as_they_are_read()
    {
        foreach (int length in new[] { 0, 1, 191, 192, 193, 8_383, 8_384, 70_000 })
        {
            ArrayBufferWriter<byte> packet = new();
            packet.WritePacket(PacketTag.LiteralData, new byte[length]);
            Assert.Equal(packet.WrittenCount, FieldWriter.PacketHeaderLength(length) + length);
            PacketReader reader = new(packet.WrittenSpan);
            Assert.True(reader.Read());
            Assert.Equal(length, reader.Body.Length);
            Assert.True(reader.Rest.IsEmpty);
        }
    }

    [Fact]
    public void Partial_lengths_are_joined_for_data()
    {
        byte[] first = [.. Enumerable.Repeat((byte)1, 512)];
        byte[] packet = [0xCB, 0xE9, .. first, 0xE1, 2, 2, 0x01, 3, 0xCA, 0x00];
        PacketReader reader = new(packet);
        Assert.True(reader.Read());
        Assert.Equal([.. first, 2, 2, 3], reader.Body.ToArray());
        Assert.True(reader.Read());
        Assert.Equal(PacketTag.Marker, reader.Tag);
    }

    [Theory]
    [InlineData("3F00")]
    [InlineData("CA")]
    [InlineData("CA04504750")]
    [InlineData("CAFFFFFFFFFF00")]
    [InlineData("CBE00100")]
    [InlineData("99")]
    [InlineData("9B00")]
    public void What_is_no_whole_packet_is_refused(string bytes)
        => Assert.Throws<OpenPgpException>(() => ReadAll(Convert.FromHexString(bytes)));

    [Fact]
    public void A_key_has_no_partial_length()
        => Assert.Throws<OpenPgpException>(() => ReadAll([0xC6, 0xE9, .. new byte[512], 0]));

    [Fact]
    public void Any_bytes_are_read_or_refused()
        => Gen.Byte.Array[0, 2_000].Sample(
            bytes =>
            {
                try
                {
                    ReadAll(bytes);
                    ReadingCertificate.Parse(bytes);
                }
                catch (OpenPgpException)
                {
                    // Refused.
                }
            },
            iter: 20_000);

    private static void ReadAll(byte[] bytes)
    {
        PacketReader reader = new(bytes);
        while (reader.Read())
            Assert.True(reader.Body.Length <= bytes.Length);
    }
}
