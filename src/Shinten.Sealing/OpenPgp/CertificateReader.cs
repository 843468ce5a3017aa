using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Reads a certificate, or the public side of a secret key, and verifies its self-signatures.</summary>
/// <remarks>
/// MD5 and RIPEMD-160 count for nothing. SHA-1 counts in signatures made before February 2023, the date that
/// Sequoia's policy set; from then on finding a second message for a signature was no longer thought safe for long.
/// </remarks>
internal sealed class CertificateReader
{
    // 2023-02-01T00:00:00Z
    private const uint EndOfSha1 = 1_675_209_600;
    private const int MostPackets = 4096;

    private readonly Certificate _certificate;
    private Certificate.UserId? _userId;
    private Certificate.Subkey? _subkey;
    private bool _skipping;

    private CertificateReader(PublicKey primary) => _certificate = new Certificate(primary);

    /// <exception cref="OpenPgpException">It is no certificate, or several.</exception>
    public static Certificate Read(ReadOnlySpan<byte> packets)
    {
        PacketReader reader = new(packets);
        while (reader.Read() && reader.Tag is PacketTag.Marker or PacketTag.Padding)
        {
            // Neither says anything (RFC 9580 §5.8, RFC 9580 §5.14).
        }

        if (reader.Tag is not (PacketTag.PublicKey or PacketTag.SecretKey))
            throw new OpenPgpException("This is not an OpenPGP key.");

        CertificateReader certificate = new(ReadKey(reader.Tag, reader.Body));
        for (int count = 0; reader.Read(); count++)
        {
            if (count > MostPackets)
                throw new OpenPgpException("The key has too many parts.");

            certificate.Add(reader.Tag, reader.Body);
        }

        return certificate._certificate;
    }

    private void Add(PacketTag tag, ReadOnlySpan<byte> body)
    {
        switch (tag)
        {
            case PacketTag.UserId:
                _userId = new Certificate.UserId(body.ToArray());
                (_subkey, _skipping) = (null, false);
                _certificate.UserIds.Add(_userId);
                break;
            case PacketTag.PublicSubkey or PacketTag.SecretSubkey:
                AddSubkey(tag, body);
                break;
            case PacketTag.Signature when !_skipping:
                if (Signature.TryRead(body) is { } signature && signature.IsSignedBy(_certificate.Primary))
                    AddSignature(signature);
                break;
            case PacketTag.PublicKey or PacketTag.SecretKey:
                throw new OpenPgpException("There are several keys; one at a time is wanted.");
            case PacketTag.Signature or PacketTag.Trust or PacketTag.Marker or PacketTag.Padding:
                break;
            default:
                // A user attribute, or something newer: skipped with its signatures.
                _skipping = true;
                break;
        }
    }

    private void AddSubkey(PacketTag tag, ReadOnlySpan<byte> body)
    {
        (_userId, _subkey, _skipping) = (null, null, true);
        try
        {
            PublicKey key = ReadKey(tag, body);
            if (key.Version != _certificate.Primary.Version)
                return;

            _subkey = new Certificate.Subkey(key);
            _skipping = false;
            _certificate.Subkeys.Add(_subkey);
        }
        catch (OpenPgpException)
        {
            // A subkey of a kind that is not known here does not spoil the others.
        }
    }

    private void AddSignature(Signature signature)
    {
        if (signature.Subpackets.Created is null || signature.Subpackets.HasUnknownCritical)
            return;

        List<SelfSignature>? place = Place(signature.Type);
        if (place is null || !IsAllowed(signature) || !Verifies(signature, _certificate.Primary))
            return;

        bool signs = signature.Subpackets.KeyFlags is { } flags && (flags & KeyFlags.Sign) != 0;
        bool hasBackSignature = signs && signature.Type == SignatureType.SubkeyBinding && HasBackSignature(signature);
        if (!signs || signature.Type != SignatureType.SubkeyBinding || hasBackSignature)
            place.Add(new SelfSignature(signature, hasBackSignature));
    }

    /// <summary>Where a signature of this type belongs, if it may stand here.</summary>
    private List<SelfSignature>? Place(SignatureType type) => type switch
    {
        SignatureType.SubkeyBinding => _subkey?.Bindings,
        SignatureType.SubkeyRevocation => _subkey?.Revocations,
        SignatureType.GenericCertification or SignatureType.PersonaCertification
            or SignatureType.CasualCertification or SignatureType.PositiveCertification => _userId?.Certifications,
        SignatureType.CertificationRevocation => _userId?.Revocations,
        SignatureType.DirectKey when _userId is null && _subkey is null => _certificate.Direct,
        SignatureType.KeyRevocation when _userId is null && _subkey is null => _certificate.Revocations,
        _ => null,
    };

    private bool IsAllowed(Signature signature)
    {
        if (signature.Hash == SignatureHash.Sha1
            && (signature.Version == 6 || signature.Subpackets.Created >= EndOfSha1))
        {
            _certificate.SignatureComplaint = "its owner's signatures use SHA-1, which is no longer safe";
            return false;
        }

        return SignatureHash.Name(signature.Hash) is not null;
    }

    private bool HasBackSignature(Signature binding)
        => _subkey is not null
            && binding.Subpackets.Embedded is { Type: SignatureType.PrimaryKeyBinding } back
            && back.Subpackets.Created is not null
            && IsAllowed(back)
            && Verifies(back, _subkey.Key);

    private bool Verifies(Signature signature, PublicKey signer)
    {
        using IncrementalHash? hash = signature.StartHash();
        if (hash is null)
            return false;

        _certificate.Primary.AppendTo(hash);
        if (_subkey is not null)
            _subkey.Key.AppendTo(hash);
        else if (_userId is not null)
            AppendUserId(hash, _userId.Text);

        return signature.Verify(signer, signature.FinishHash(hash));
    }

    public static void AppendUserId(IncrementalHash hash, byte[] text)
    {
        Span<byte> prefix = [0xB4, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], text.Length);
        hash.AppendData(prefix);
        hash.AppendData(text);
    }

    private static PublicKey ReadKey(PacketTag tag, ReadOnlySpan<byte> body)
    {
        if (tag is PacketTag.PublicKey or PacketTag.PublicSubkey)
            return PublicKey.Read(body);

        FieldReader fields = new(body);
        return PublicKey.Read(ref fields, body);
    }
}
