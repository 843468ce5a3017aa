using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>
/// What <see cref="EncryptedPacket"/> seals, <see cref="EncryptedPacketReader"/> opens, and nothing else.
/// </summary>
public sealed class EncryptedPacketTests
{
    private static readonly SealForm[] Forms = [new(2, 9, 3), new(2, 9, 2), new(2, 7, 2), new(1, 9, 0)];

    public static TheoryData<SealForm, int> FormsAndLengths()
    {
        TheoryData<SealForm, int> rows = [];
        foreach (SealForm form in Forms)
        {
            foreach (int length in new[] { 0, 1, 15, 183, 184, 5_000, 8_370, 65_523, 65_524, 65_525, 131_060, 300_001 })
                rows.Add(form, length);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(FormsAndLengths))]
    public void A_payload_comes_back_whole(SealForm form, int length)
    {
        foreach (byte[] payload in new[] { Letters.Text(length), RandomNumberGenerator.GetBytes(length) })
        {
            byte[] key = Letters.SessionKey(form);
            (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, key, payload);

            Assert.Equal(packet.Length, facts.PacketLength);
            Assert.Equal(payload.Length, facts.PayloadLength);
            Assert.Equal(payload, Letters.Open(form, key, packet, facts));
        }
    }

    [Fact]
    public void Text_that_fits_a_chunk_is_compressed_and_noise_is_not()
    {
        SealForm form = Forms[0];
        byte[] key = Letters.SessionKey(form);

        Assert.True(Letters.Seal(form, key, Letters.Text(5_000)).Facts.Compressed);
        Assert.False(Letters.Seal(form, key, RandomNumberGenerator.GetBytes(5_000)).Facts.Compressed);
        Assert.False(Letters.Seal(form, key, Letters.Text(70_000)).Facts.Compressed);
    }

    [Theory]
    [InlineData(1, 9, 0)]
    [InlineData(2, 9, 3)]
    [InlineData(2, 7, 2)]
    public void No_altered_byte_goes_unnoticed(byte version, byte cipher, byte aead)
    {
        SealForm form = new(version, cipher, aead);
        byte[] key = Letters.SessionKey(form);
        (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, key, Letters.Text(700));

        for (int i = 0; i < packet.Length; i++)
        {
            byte[] altered = [.. packet];
            altered[i] ^= 0x10;
            Assert.Null(Letters.Open(form, key, altered, facts));
        }

        Assert.Null(Letters.Open(form, key, packet[..^1], facts));
        Assert.Null(Letters.Open(form, key, [.. packet, 0], facts with { PacketLength = packet.Length + 1 }));
    }

    [Fact]
    public void Facts_that_disagree_open_nothing()
    {
        foreach (SealForm form in Forms)
        {
            byte[] key = Letters.SessionKey(form);
            (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, key, Letters.Text(700));
            byte[] otherCheck = [.. facts.Check];
            otherCheck[0] ^= 1;

            Assert.Null(Letters.Open(form, key, packet, facts with { PayloadLength = 699 }));
            Assert.Null(Letters.Open(form, key, packet, facts with { PayloadLength = 701 }));
            Assert.Null(Letters.Open(form, key, packet, facts with { Compressed = !facts.Compressed }));
            Assert.Null(Letters.Open(form, key, packet, facts with { Check = otherCheck }));
            Assert.Null(Letters.Open(form, Letters.SessionKey(form), packet, facts));
        }
    }

    [Fact]
    public void Two_packets_of_one_payload_share_no_random_bytes()
    {
        foreach (SealForm form in Forms)
        {
            byte[] key = Letters.SessionKey(form);
            (byte[] first, _) = Letters.Seal(form, key, Letters.Text(64));
            (byte[] second, _) = Letters.Seal(form, key, Letters.Text(64));
            Assert.False(first.AsSpan(8, 16).SequenceEqual(second.AsSpan(8, 16)));
        }
    }

    [Fact]
    public void The_old_packet_without_integrity_is_refused()
    {
        SealForm form = Forms[3];
        byte[] key = Letters.SessionKey(form);
        (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, key, Letters.Text(700));
        packet[0] = 0xC0 | 9;

        Assert.Null(Letters.Open(form, key, packet, facts with { Check = SHA256.HashData(packet) }));
    }

    [Fact]
    public void Any_range_of_a_long_letter_opens_alone()
    {
        byte[] payload = RandomNumberGenerator.GetBytes(300_001);
        foreach (SealForm form in Forms[..3])
        {
            byte[] key = Letters.SessionKey(form);
            (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, key, payload);
            Assert.True(SeekablePacket.TryCreate(form, key, facts, out SeekablePacket? seekable));
            using (seekable)
            {
                Gen.Int[0, payload.Length].Select(Gen.Int[0, 70_000]).Sample(
                    (offset, wanted) =>
                    {
                        int count = Math.Min(wanted, payload.Length - offset);
                        (long start, int length) = seekable.PacketRange(offset, count);
                        ArrayBufferWriter<byte> opened = new();
                        Assert.True(seekable.TryOpen(
                            offset, count, new ReadOnlySequence<byte>(packet, (int)start, length), opened));
                        Assert.True(opened.WrittenSpan.SequenceEqual(payload.AsSpan(offset, count)));
                    },
                    iter: 200,
                    threads: 1);
            }
        }
    }

    [Fact]
    public void A_range_with_an_altered_chunk_yields_nothing()
    {
        byte[] payload = RandomNumberGenerator.GetBytes(200_000);
        SealForm form = Forms[0];
        byte[] key = Letters.SessionKey(form);
        (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, key, payload);
        Assert.True(SeekablePacket.TryCreate(form, key, facts, out SeekablePacket? seekable));
        using (seekable)
        {
            (long start, int length) = seekable.PacketRange(60_000, 80_000);
            packet[start + length - 1] ^= 1;
            ArrayBufferWriter<byte> opened = new();
            Assert.False(seekable.TryOpen(
                60_000, 80_000, new ReadOnlySequence<byte>(packet, (int)start, length), opened));
            Assert.Equal(0, opened.WrittenCount);

            (start, length) = seekable.PacketRange(0, 1);
            Assert.True(seekable.TryOpen(0, 1, new ReadOnlySequence<byte>(packet, (int)start, length), opened));
        }
    }

    [Fact]
    public void A_payload_in_segments_is_sealed_as_one()
    {
        byte[] payload = Letters.Text(200_000);
        foreach (SealForm form in Forms)
        {
            byte[] key = Letters.SessionKey(form);
            ArrayBufferWriter<byte> packet = new();
            EncryptedPacketFacts facts = EncryptedPacket.Write(packet, form, key, Letters.InSegments(payload, 1_000));
            ArrayBufferWriter<byte> opened = new();
            Assert.True(EncryptedPacketReader.TryOpen(
                Letters.InSegments(packet.WrittenMemory.ToArray(), 777), form, key, facts, opened));
            Assert.True(opened.WrittenSpan.SequenceEqual(payload));
        }
    }

    [Fact]
    public void Both_implementations_of_ocb_agree()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        byte[] nonce = RandomNumberGenerator.GetBytes(15);
        byte[] data = Encoding.UTF8.GetBytes("data");
        using OcbSealer native = OcbSealer.Create(key);
        using OcbSealer managed = OcbSealer.CreateManaged(key);
        using AeadOpener nativeOpener = AeadOpener.Create(9, 2, key);
        using AeadOpener managedOpener = AeadOpener.CreateManagedOcb(key);
        for (int length = 0; length < 70; length++)
        {
            byte[] plain = RandomNumberGenerator.GetBytes(length);
            byte[] first = [.. plain, .. new byte[16]];
            byte[] second = [.. first];
            native.Encrypt(nonce, first.AsSpan(0, length), first.AsSpan(length), data);
            managed.Encrypt(nonce, second.AsSpan(0, length), second.AsSpan(length), data);
            Assert.Equal(first, second);

            byte[] opened = new byte[length];
            Assert.True(nativeOpener.TryOpen(nonce, first, data, opened));
            Assert.Equal(plain, opened);
            Assert.True(managedOpener.TryOpen(nonce, first, data, opened));
            Assert.Equal(plain, opened);
            first[^1] ^= 1;
            Assert.False(nativeOpener.TryOpen(nonce, first, data, opened));
            Assert.False(managedOpener.TryOpen(nonce, first, data, opened));
        }
    }
}
