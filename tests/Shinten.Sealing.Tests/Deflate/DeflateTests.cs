using System.IO.Compression;
using System.Text;
using CsCheck;
using Shinten.Sealing.Deflate;
using Xunit;

namespace Shinten.Sealing.Tests.Deflate;

/// <summary>Our DEFLATE against the platform's, both ways (RFC 1951 §3.2).</summary>
public sealed class DeflateTests
{
    private static readonly Gen<byte[]> Sources = Gen.OneOf(
        Gen.Byte.Array[0, 3000],
        Gen.Byte[97, 100].Array[0, 3000],
        Gen.Select(Gen.Byte.Array[1, 40], Gen.Int[1, 400]).Select((part, times) => Repeated(part, times)),
        Gen.Select(Gen.String, Gen.Int[1, 60]).Select((text, times) => Repeated(Encoding.UTF8.GetBytes(text), times)));

    [Fact]
    public void What_we_deflate_the_platform_and_we_inflate()
        => Sources.Sample(source =>
        {
            byte[] deflated = Deflated(source);
            using DeflateStream platform = new(new MemoryStream(deflated), CompressionMode.Decompress);
            using MemoryStream inflated = new();
            platform.CopyTo(inflated);

            Assert.Equal(source, inflated.ToArray());
            Assert.Equal(source, Inflated(deflated, source.Length));
        });

    [Fact]
    public void What_the_platform_deflates_we_inflate()
        => Gen.Select(Sources, Gen.Int[0, 3]).Sample((source, level) =>
        {
            using MemoryStream deflated = new();
            using (DeflateStream platform = new(deflated, (CompressionLevel)level, leaveOpen: true))
                platform.Write(source);
            if (source.Length > 0)
                Assert.Equal(source, Inflated(deflated.ToArray(), source.Length));
        });

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(4 * 1024 * 1024)]
    public void Long_sources_of_every_kind_come_back(int length)
    {
        byte[] text = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, length / 8).Select(i => $"{i * 7919 % 10007} ")));
        byte[] noise = new byte[length];
        System.Security.Cryptography.RandomNumberGenerator.Fill(noise);

        foreach (byte[] source in new[] { text, noise, new byte[length] })
            Assert.Equal(source, Inflated(Deflated(source), source.Length));
    }

    [Fact]
    public void Any_bytes_are_inflated_within_bounds_or_refused()
        => Gen.Byte.Array[0, 400].Sample(source =>
        {
            byte[] destination = new byte[600];
            InflateOutcome outcome = Inflater.Inflate(source, destination.AsSpan(0, 500), out int written);

            Assert.InRange(written, 0, 500);
            Assert.True(destination.AsSpan(500).IndexOfAnyExcept((byte)0) < 0);
            Assert.True(outcome is InflateOutcome.Whole or InflateOutcome.Damaged or InflateOutcome.DoesNotFit);
        });

    [Fact]
    public void A_stream_that_is_cut_or_followed_by_more_is_damaged()
    {
        byte[] source = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Dear addressee, ", 100)));
        byte[] deflated = Deflated(source);
        byte[] destination = new byte[source.Length];

        for (int length = 0; length < deflated.Length; length++)
            Assert.Equal(InflateOutcome.Damaged, Inflater.Inflate(deflated.AsSpan(0, length), destination, out _));
        Assert.Equal(InflateOutcome.Damaged, Inflater.Inflate([.. deflated, 0], destination, out _));
        Assert.Equal(
            InflateOutcome.DoesNotFit, Inflater.Inflate(deflated, destination.AsSpan(0, source.Length - 1), out _));
    }

    [Fact]
    public void The_zlib_wrapping_is_the_platforms_too()
        => Sources.Sample(source =>
        {
            byte[] compressed = new byte[ZlibFormat.Bound(source.Length)];
            compressed = compressed[..ZlibFormat.Compress(source, compressed)];
            using ZLibStream platform = new(new MemoryStream(compressed), CompressionMode.Decompress);
            using MemoryStream expanded = new();
            platform.CopyTo(expanded);
            byte[] destination = new byte[source.Length];

            Assert.Equal(source, expanded.ToArray());
            Assert.Equal(InflateOutcome.Whole, ZlibFormat.Expand(compressed, destination, out int written));
            Assert.Equal(source, destination[..written]);
            compressed[^1] ^= 1;
            Assert.Equal(InflateOutcome.Damaged, ZlibFormat.Expand(compressed, destination, out _));
        });

    private static byte[] Deflated(byte[] source)
    {
        byte[] destination = new byte[Deflater.Bound(source.Length)];
        return destination[..Deflater.Deflate(source, destination)];
    }

    private static byte[] Inflated(byte[] deflated, int length)
    {
        byte[] destination = new byte[length];
        Assert.Equal(InflateOutcome.Whole, Inflater.Inflate(deflated, destination, out int written));
        return destination[..written];
    }

    private static byte[] Repeated(byte[] part, int times)
        => [.. Enumerable.Repeat(part, times).SelectMany(bytes => bytes)];
}
