using System.Buffers;
using System.Text;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Which form certificates ask for (sealing.md §5), and which of them count.</summary>
public sealed class ReadingCertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_form_is_one_that_every_usable_certificate_opens()
    {
        ReadingCertificate gcm = New(AddressKeyKind.Version6);
        ReadingCertificate ocb = ReadingCertificate.Parse(Encoding.UTF8.GetBytes(StandardExamples.Certificate));
        ReadingCertificate future = New(AddressKeyKind.Version4, Now.AddDays(1));

        Assert.Equal(new SealForm(2, 9, 3), ReadingCertificate.FormFor([], Now));
        Assert.Equal(new SealForm(2, 9, 3), ReadingCertificate.FormFor([gcm], Now));
        Assert.Equal(new SealForm(2, 9, 2), ReadingCertificate.FormFor([gcm, ocb], Now));
        Assert.Equal(new SealForm(2, 9, 3), ReadingCertificate.FormFor([gcm, future], Now));
        Assert.NotNull(future.WhyUnusable(Now));
    }

    [Theory]
    [InlineData(AddressKeyKind.Version4)]
    [InlineData(AddressKeyKind.Version6)]
    public void An_address_key_comes_back_as_it_was_written(AddressKeyKind kind)
    {
        using AddressKey key = AddressKey.Generate(kind, "Ōta <ota@example.org>", Now);
        using AddressKey again = AddressKey.Parse(key.WriteSecret());
        ReadOnlySequence<byte> document = new(Letters.Text(100));

        Assert.Equal(key.CertificateBytes.ToArray(), again.CertificateBytes.ToArray());
        Assert.False(again.IsLocked);
        Assert.Equal("Ōta <ota@example.org>", ReadingCertificate.Parse(key.CertificateBytes.Span).UserId);
        Assert.True(DetachedSignature.Verify(document, again.Sign(document, Now), key.CertificateBytes.Span, Now));
        Assert.False(DetachedSignature.Verify(
            document.Slice(1), again.Sign(document, Now), key.CertificateBytes.Span, Now));
    }

    [Theory]
    [InlineData(AddressKeyKind.Version4)]
    [InlineData(AddressKeyKind.Version6)]
    public void A_signature_that_was_altered_binds_nothing(AddressKeyKind kind)
    {
        using AddressKey key = AddressKey.Generate(kind, "Alice", Now);
        byte[] certificate = key.CertificateBytes.ToArray();

        // The last byte belongs to the signature that binds the subkey.
        certificate[^1] ^= 1;
        OpenPgpException refused = Assert.Throws<OpenPgpException>(() => ReadingCertificate.Parse(certificate));
        Assert.Contains("no valid subkey", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_key_opens_for_its_own_key_alone()
    {
        using AddressKey key = AddressKey.Generate(AddressKeyKind.Version6, "Alice", Now);
        using AddressKey other = AddressKey.Generate(AddressKeyKind.Version6, "Bob", Now);
        SealForm form = new(2, 9, 3);
        byte[] sessionKey = Letters.SessionKey(form);
        ArrayBufferWriter<byte> pkesk = new();
        Pkesk.Write(pkesk, ReadingCertificate.Parse(key.CertificateBytes.Span), form, sessionKey, Now);

        using MessageKey? opened = key.TryOpenSessionKey(pkesk.WrittenSpan);
        Assert.True(opened?.SameAs(sessionKey));
        Assert.Null(other.TryOpenSessionKey(pkesk.WrittenSpan));
    }

    private static ReadingCertificate New(AddressKeyKind kind, DateTimeOffset? made = null)
    {
        using AddressKey key = AddressKey.Generate(kind, "Alice", made ?? Now);
        return ReadingCertificate.Parse(key.CertificateBytes.Span);
    }
}
