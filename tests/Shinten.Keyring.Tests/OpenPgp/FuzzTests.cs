using System.Buffers;
using System.Text;
using CsCheck;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Altered keys, messages and packets are refused by the one exception, in bounded time and memory.</summary>
public sealed class FuzzTests
{
    private const int MostAllocated = 64 * 1024 * 1024;

    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly int Rounds = Environment.GetEnvironmentVariable("SHINTEN_LONG") is null ? 3_000 : 300_000;

    public static TheoryData<AddressKeyKind> Kinds => [AddressKeyKind.Version4, AddressKeyKind.Version6];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Altered_certificates(AddressKeyKind kind)
    {
        using AddressKey key = AddressKey.Generate(kind, "Alice <alice@example.org>", Now);
        byte[] certificate = key.CertificateBytes.ToArray();
        Assert.Null(ReadingCertificate.Parse(certificate).WhyUnusable(Now));

        Try(certificate, altered =>
        {
            ReadingCertificate parsed = ReadingCertificate.Parse(altered);
            parsed.WhyUnusable(Now);
            SealForm form = ReadingCertificate.FormFor([parsed], Now);
            Pkesk.Write(new ArrayBufferWriter<byte>(), parsed, form, Letters.SessionKey(form), Now);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Altered_private_keys(AddressKeyKind kind)
    {
        using AddressKey key = AddressKey.Generate(kind, "Alice <alice@example.org>", Now);
        ReadOnlySequence<byte> document = new(Letters.Text(100));
        byte[] message = Encrypted(key, new SealForm(1, 9, 0));
        Try(key.WriteSecret(), altered =>
        {
            using AddressKey parsed = AddressKey.Parse(altered);
            parsed.Sign(document, Now);
            OpenPgpMessage.Open(message, [parsed], 10_000);
        });
    }

    [Fact]
    public void Altered_locked_keys()
    {
        // The S2K octets of the example ask for 2 GiB: bytes that are altered there must not ask for more.
        byte[] locked = Armor.Read(Encoding.UTF8.GetBytes(StandardExamples.LockedSecretKey), 1_000, out _);
        Try(locked, altered => AddressKey.Parse(altered).Dispose());
    }

    [Theory]
    [InlineData(1, 9, 0)]
    [InlineData(2, 9, 3)]
    [InlineData(2, 7, 2)]
    public void Altered_messages(byte version, byte cipher, byte aead)
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version6, "Alice", Now);
        Try(
            Encrypted(key, new SealForm(version, cipher, aead)),
            altered => OpenPgpMessage.Open(altered, [key], 10_000));
    }

    [Fact]
    public void Altered_signatures()
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version4, "Alice", Now);
        ReadOnlySequence<byte> document = new(Letters.Text(100));
        byte[] signature = key.Sign(document, Now);
        Try(signature, altered => DetachedSignature.Verify(document, altered, key.CertificateBytes.Span, Now));
    }

    [Fact]
    public void Compressed_data_is_inflated_within_its_bound()
    {
        SealForm form = new(2, 9, 3);
        byte[] sessionKey = Letters.SessionKey(form);
        (byte[] packet, EncryptedPacketFacts facts) = Letters.Seal(form, sessionKey, new byte[60_000]);
        Assert.True(facts.Compressed);
        using MessageKey key = new(null, sessionKey);

        Assert.Throws<OpenPgpException>(() => OpenPgpMessage.Open(packet, key, 10_000));
        Assert.Null(Letters.Open(form, sessionKey, packet, facts with { PayloadLength = 10_000 }));
        Assert.Equal(60_000, OpenPgpMessage.Open(packet, key, 60_000).Content.Length);
    }

    private static byte[] Encrypted(AddressKey key, SealForm form)
    {
        ReadingCertificate certificate = ReadingCertificate.Parse(key.CertificateBytes.Span);
        byte[] sessionKey = Letters.SessionKey(form);
        ArrayBufferWriter<byte> message = new();
        Pkesk.Write(message, certificate, form, sessionKey, Now);
        EncryptedPacket.Write(message, form, sessionKey, new ReadOnlySequence<byte>(Letters.Text(300)));
        return message.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Bytes flipped, cut out, doubled and cut off at random; a failure names the seed that repeats it.
    /// </summary>
    private static void Try(byte[] original, Action<byte[]> parse)
        => Gen.Select(Gen.Int[0, 4], Gen.Int[0, original.Length - 1], Gen.Int[1, 40], Gen.Byte).Sample(
            (what, at, count, value) =>
            {
                byte[] altered = Alter(original, what, at, count, value);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    parse(altered);
                }
                catch (OpenPgpException)
                {
                    // Refused.
                }

                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocated);
            },
            iter: Rounds);

    private static byte[] Alter(byte[] original, int what, int at, int count, byte value)
    {
        byte[] before = original[..at];
        byte[] after = original[at..];
        int length = Math.Min(count, after.Length);
        return what switch
        {
            0 => [.. before, (byte)(after[0] ^ value), .. after[1..]],
            1 => [.. before, .. after[length..]],
            2 => [.. before, .. after[..length], .. after],
            3 => before,
            _ => [.. before, .. Enumerable.Repeat(value, length), .. after[length..]],
        };
    }
}
