using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>The examples of RFC 9580 §A.</summary>
public sealed class StandardExampleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_version_4_signature_verifies()
    {
        byte[] certificate = StandardExamples.Hex("""
            98 33 04 53 f3 5f 0b 16  09 2b 06 01 04 01 da 47
            0f 01 01 07 40 3f 09 89  94 bd d9 16 ed 40 53 19
            79 34 e4 a8 7c 80 73 3a  12 80 d6 2f 80 10 99 2e
            43 ee 3b 24 06
            """);
        byte[] packet = StandardExamples.Hex("""
            88 5e 04 00 16 08 00 06  05 02 55 f9 5f 95 00 0a
            09 10 8c fd e1 21 97 96  5a 9a f6 22 00 ff 56 f9
            0c ca 98 e2 10 26 37 bd  98 3f db 16 c1 31 df d2
            7e d8 2b f4 dd e5 60 6e  0d 75 6a ed 33 66 01 00
            d0 9c 4f a1 15 27 f0 38  e0 f5 7f 22 01 d8 2f 2e
            a2 c9 03 32 65 fa 6c eb  48 9e 85 4b ae 61 b4 04
            """);
        PublicKey key = PublicKey.Read(certificate.AsSpan(2));
        Signature signature = Signature.TryRead(packet.AsSpan(2))!;
        using IncrementalHash hash = signature.StartHash()!;
        hash.AppendData("OpenPGP"u8);

        Assert.Equal("C959BDBAFA32A2F89A153B678CFDE12197965A9A", Convert.ToHexString(key.Fingerprint));
        Assert.True(signature.IsSignedBy(key));
        Assert.True(signature.Verify(key, signature.FinishHash(hash)));
    }

    [Fact]
    public void The_version_6_certificate_is_usable()
    {
        ReadingCertificate certificate = ReadingCertificate.Parse(Encoding.UTF8.GetBytes(StandardExamples.Certificate));

        Assert.Equal(6, certificate.Version);
        Assert.Equal(
            "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9",
            Convert.ToHexString(certificate.Fingerprint.Span));
        Assert.Null(certificate.UserId);
        Assert.Null(certificate.WhyUnusable(Now));
        Assert.NotNull(certificate.WhyUnusable(new DateTimeOffset(2022, 11, 30, 16, 8, 2, TimeSpan.Zero)));
        Assert.Equal(
            "12C83F1E706F6308FE151A417743A1F033790E93E9978488D1DB378DA9930885",
            Convert.ToHexString(certificate.EncryptionKey(Now).Fingerprint));
        Assert.True(certificate.AnnouncesSeipd2(Now));

        // It lists AES-256 and AES-128, both with OCB.
        Assert.Equal(new SealForm(2, 9, 2), ReadingCertificate.FormFor([certificate], Now));
    }

    [Fact]
    public void The_version_6_message_opens()
    {
        using AddressKey key = AddressKey.Parse(Encoding.UTF8.GetBytes(StandardExamples.SecretKey));

        OpenedMessage opened = OpenPgpMessage.Open(Encoding.UTF8.GetBytes(StandardExamples.Message), [key], 1_000);
        Assert.Equal("Hello, world!", Encoding.UTF8.GetString(opened.Content));

        byte[] packets = Armor.Read(Encoding.UTF8.GetBytes(StandardExamples.Message), 1_000, out _);
        using MessageKey session = key.TryOpenSessionKey(packets)!;
        Assert.True(session.SameAs(StandardExamples.Hex("dd 70 8f 6f a1 ed 65 11 4d 68 d2 34 3e 7c 2f 1d")));
        Assert.Null(session.Cipher);
    }

    [Theory]
    [InlineData(StandardExamples.EaxPacket, "38 81 ba fe 98 54 12 45 9b 86 c3 6f 98 cb 9a 5e", null)]
    [InlineData(StandardExamples.OcbPacket, "28 e7 9a b8 23 97 d3 c6 3d e2 4a c2 17 d7 b7 91", null)]
    [InlineData(StandardExamples.GcmPacket, "19 36 fc 85 68 98 02 74 bb 90 0d 83 19 36 0c 77", null)]
    [InlineData(StandardExamples.Aes128Message, "01FE16BBACFD1E7B78EF3B865187374F", (byte)7)]
    [InlineData(StandardExamples.Aes192Message, "27006DAE68E509022CE45A14E569E91001C2955AF8DFE194", (byte)8)]
    [InlineData(
        StandardExamples.Aes256Message, "BBEDA55B9AAE63DAC45D4F49D89DACF4AF37FEFC13BAB2F1F8E18FB74580D8B0", (byte)9)]
    public void Packets_open_by_session_key(string packets, string key, byte? cipher)
    {
        using MessageKey session = new(cipher, StandardExamples.Hex(key));
        byte[] bytes = packets.Contains("BEGIN", StringComparison.Ordinal)
            ? Armor.Read(Encoding.UTF8.GetBytes(packets), 1_000, out _)
            : StandardExamples.Hex(packets);

        OpenedMessage opened = OpenPgpMessage.Open(StandardExamples.EncryptedPacket(bytes), session, 1_000);
        Assert.Equal("Hello, world!", Encoding.UTF8.GetString(opened.Content));
    }

    [Fact]
    public void The_text_signature_verifies()
    {
        byte[] text = "What we need from the grocery store:\r\n\r\n- tofu\r\n- vegetables\r\n- noodles\r\n"u8.ToArray();
        byte[] packets = Armor.Read(Encoding.UTF8.GetBytes(StandardExamples.Signature), 1_000, out ArmorKind kind);
        Certificate certificate = CertificateReader.Read(
            Armor.Read(Encoding.UTF8.GetBytes(StandardExamples.Certificate), 1_000, out _));
        PacketReader reader = new(packets);
        Assert.True(reader.Read());
        Signature signature = Signature.TryRead(reader.Body)!;
        using IncrementalHash hash = signature.StartHash()!;
        hash.AppendData(text);

        Assert.Equal(ArmorKind.Signature, kind);
        Assert.Equal(SignatureType.Text, signature.Type);
        Assert.True(signature.Verify(certificate.Primary, signature.FinishHash(hash)));
    }

    /// <summary>
    /// Each unlocking fills 2 GiB: the example's own parameters. Smaller ones are in the tests with OpenPGP.js.
    /// </summary>
    [Fact(Explicit = true)]
    public void The_locked_key_unlocks()
    {
        using AddressKey key = AddressKey.Parse(Encoding.UTF8.GetBytes(StandardExamples.LockedSecretKey));

        Assert.True(key.IsLocked);
        Assert.True(key.TryUnlock("correct horse battery staple"u8));
        OpenedMessage opened = OpenPgpMessage.Open(Encoding.UTF8.GetBytes(StandardExamples.Message), [key], 1_000);
        Assert.Equal("Hello, world!", Encoding.UTF8.GetString(opened.Content));
    }

    [Fact]
    public void A_secret_key_is_not_taken_as_a_reading_certificate()
    {
        OpenPgpException refused = Assert.Throws<OpenPgpException>(
            () => ReadingCertificate.Parse(Encoding.UTF8.GetBytes(StandardExamples.SecretKey)));
        Assert.Contains("private key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_we_seal_for_the_certificate_its_key_opens()
    {
        ReadingCertificate certificate = ReadingCertificate.Parse(Encoding.UTF8.GetBytes(StandardExamples.Certificate));
        using AddressKey key = AddressKey.Parse(Encoding.UTF8.GetBytes(StandardExamples.SecretKey));
        foreach (SealForm form in new SealForm[] { new(1, 9, 0), new(2, 9, 3), new(2, 9, 2), new(2, 7, 2) })
        {
            byte[] sessionKey = Letters.SessionKey(form);
            byte[] payload = Letters.Text(3_000);
            ArrayBufferWriter<byte> message = new();
            Pkesk.Write(message, certificate, form, sessionKey, Now);
            EncryptedPacket.Write(message, form, sessionKey, new ReadOnlySequence<byte>(payload));

            Assert.Equal(payload, OpenPgpMessage.Open(message.WrittenSpan, [key], 10_000).Content);
        }
    }
}
