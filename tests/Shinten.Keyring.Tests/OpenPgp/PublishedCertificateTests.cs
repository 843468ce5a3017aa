using System.Text;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

public sealed class PublishedCertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AddressKeyKind.Version4, "Alice <alice@example.org>")]
    [InlineData(AddressKeyKind.Version4, "ALICE@example.org")]
    [InlineData(AddressKeyKind.Version6, "Alice <Alice@Example.org>")]
    public void A_key_that_names_the_address_is_published_as_it_is(AddressKeyKind kind, string userId)
    {
        using AddressKey key = AddressKey.Generate(kind, userId, Now);

        PublishedCertificate published = PublishedCertificate.For("alice@example.org", key.CertificateBytes.Span);

        Assert.Equal(key.Fingerprint.ToArray(), published.Fingerprint.ToArray());
        Assert.Equal(key.CertificateBytes.ToArray(), published.Bytes.ToArray());
        Assert.Null(published.WhyUnusable(Now.AddDays(1)));
        Assert.Equal(published.Bytes.ToArray(), PublishedCertificate.Read(published.Bytes.Span).Bytes.ToArray());
    }

    [Theory]
    [InlineData("Bob <bob@example.org>")]
    [InlineData("alice@example.org <bob@example.org>")]
    [InlineData("Alice <alice@example.org.evil.example>")]
    [InlineData("")]
    public void A_key_of_another_is_refused(string userId)
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version4, userId, Now);

        OpenPgpException refusal = Assert.Throws<OpenPgpException>(
            () => PublishedCertificate.For("alice@example.org", key.CertificateBytes.Span));

        Assert.Contains("does not name alice@example.org", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_is_never_published()
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version4, "alice@example.org", Now);
        byte[] secret = key.WriteSecret();

        OpenPgpException refusal = Assert.Throws<OpenPgpException>(
            () => PublishedCertificate.For("alice@example.org", secret));

        Assert.Contains("private key", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_id_that_somebody_put_there_does_not_count()
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version4, "bob@example.org", Now);
        byte[] forged = [.. key.CertificateBytes.Span, .. Packet(PacketTag.UserId, "alice@example.org")];

        Assert.Throws<OpenPgpException>(() => PublishedCertificate.For("alice@example.org", forged));
    }

    [Fact]
    public void Other_addresses_photographs_and_foreign_signatures_stay_out()
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version4, "alice@example.org", Now);
        byte[] certificate = key.CertificateBytes.ToArray();
        byte[] more =
        [
            .. certificate,
            .. Packet(PacketTag.UserId, "alice@elsewhere.example"),
            .. Packet(PacketTag.UserAttribute, "photograph"),
            .. Packet(PacketTag.Trust, "trust"),
        ];

        Assert.Equal(certificate, PublishedCertificate.For("alice@example.org", more).Bytes.ToArray());
    }

    private static byte[] Packet(PacketTag tag, string text)
    {
        System.Buffers.ArrayBufferWriter<byte> packet = new();
        packet.WritePacket(tag, Encoding.UTF8.GetBytes(text));
        return packet.WrittenSpan.ToArray();
    }
}
