using System.Buffers;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Dkim;

/// <summary>
/// Signs the letters of a domain with each of its keys, relaxed in header and body (RFC 6376 §5). Who cannot verify
/// one algorithm goes by the other (RFC 8463 §5).
/// </summary>
/// <param name="domain">The domain of their From, which is what DMARC compares.</param>
/// <param name="keys">Those whose public halves are in the DNS.</param>
public sealed class DkimSigner(DomainName domain, IReadOnlyList<IDkimKey> keys)
{
    public DomainName Domain { get; } = domain;

    /// <summary>
    /// The DKIM-Signature fields of a letter, one for each key, to be put on top of it. Behind this a letter must not
    /// change but by fields above them.
    /// </summary>
    public byte[] Sign(ReadOnlyMemory<byte> letter, DateTimeOffset now)
    {
        DkimHeader header = new(letter);
        IReadOnlyList<byte[]> names = SignedFields.Of(header);
        string bodyHash = Convert.ToBase64String(
            DkimBody.Hash(DkimForm.Relaxed, letter.Span[HeaderBlock.LengthOf(letter.Span)..]));
        ArrayBufferWriter<byte> signed = new(4096);
        header.Write(names, DkimForm.Relaxed, signed);

        StringBuilder fields = new(2048);
        foreach (IDkimKey key in keys)
        {
            DkimField field = new();
            field.Tag("a", key.Algorithm == DkimAlgorithm.RsaSha256 ? "rsa-sha256" : "ed25519-sha256");
            field.Tag("c", "relaxed/relaxed");
            field.Tag("d", Domain.Value);
            field.Tag("s", key.Selector);
            field.Tag("t", now.ToUnixTimeSeconds());
            field.Tag("h", names);
            field.Tag("bh", bodyHash);
            field.BeginSignature();
            field.EndSignature(key.SignHash(
                DkimHeader.Hash(DkimForm.Relaxed, signed.WrittenSpan, field.Unsigned)));
            fields.Append(field);
        }

        return Encoding.ASCII.GetBytes(fields.ToString());
    }
}
