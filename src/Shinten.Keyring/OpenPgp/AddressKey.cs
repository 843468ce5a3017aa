using System.Buffers;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>
/// A private key for mail end to end (sealing.md §8): reads transferable secret keys, unlocks them, opens session
/// keys, signs. The vault keeps it as <see cref="WriteSecret"/> gives it.
/// </summary>
public sealed class AddressKey : IDisposable
{
    private const int MostBytes = 1024 * 1024;

    private readonly List<SecretKeyPart> _parts;
    private readonly Certificate _certificate;

    private AddressKey(List<SecretKeyPart> parts, byte[] certificateBytes)
    {
        _parts = parts;
        CertificateBytes = certificateBytes;
        _certificate = CertificateReader.Read(certificateBytes);
    }

    /// <summary>The public certificate as binary packets.</summary>
    public ReadOnlyMemory<byte> CertificateBytes { get; }

    public ReadOnlyMemory<byte> Fingerprint => _certificate.Primary.Fingerprint;

    public int Version => _certificate.Primary.Version;

    public bool IsLocked => _parts.Exists(part => part is { IsLocked: true, IsAbsent: false });

    /// <summary>Makes a key with a signing primary key and an encryption subkey for one address.</summary>
    public static AddressKey Generate(AddressKeyKind kind, string userId, DateTimeOffset now)
        => AddressKeyMaker.Make(kind, userId, now);

    /// <summary>Reads a transferable secret key, armoured or binary (RFC 9580 §10.2).</summary>
    /// <exception cref="OpenPgpException">It is none, or damaged; the message gives the reason for people.</exception>
    public static AddressKey Parse(ReadOnlySpan<byte> secretKey)
    {
        byte[] packets = secretKey is [>= 0x80, ..] ? secretKey.ToArray() : Armor.Read(secretKey, MostBytes, out _);
        List<SecretKeyPart> parts = [];
        ArrayBufferWriter<byte> certificate = new();
        PacketReader reader = new(packets);
        bool skipping = false;
        while (reader.Read())
        {
            if (reader.Tag is PacketTag.SecretKey or PacketTag.SecretSubkey)
                skipping = !TryAddSecret(parts, certificate, reader.Tag, reader.Body);
            else if (!skipping)
                certificate.WritePacket(reader.Tag, reader.Body);
        }

        return parts is [{ Tag: PacketTag.SecretKey }, ..]
            ? new AddressKey(parts, certificate.WrittenSpan.ToArray())
            : throw new OpenPgpException("This is not a private OpenPGP key.");
    }

    /// <summary>Unlocks every part; false if the passphrase is wrong for one of them.</summary>
    public bool TryUnlock(ReadOnlySpan<byte> passphrase)
    {
        foreach (SecretKeyPart part in _parts)
        {
            if (!part.IsAbsent && !part.TryUnlock(passphrase))
                return false;
        }

        return true;
    }

    /// <summary>The transferable secret key with its secrets in the clear. The caller clears it.</summary>
    public byte[] WriteSecret()
    {
        ArrayBufferWriter<byte> output = new();
        PacketReader reader = new(CertificateBytes.Span);
        int index = 0;
        while (reader.Read())
        {
            if (reader.Tag is PacketTag.PublicKey or PacketTag.PublicSubkey)
                output.WritePacket(_parts[index].Tag, _parts[index++].PlainBody());
            else
                output.WritePacket(reader.Tag, reader.Body);
        }

        byte[] secret = output.WrittenSpan.ToArray();
        output.Clear();
        return secret;
    }

    /// <summary>Opens a session key from the packet (with its header) that some sender encrypted to this key.</summary>
    /// <remarks>Expired and revoked keys open too: old mail stays readable.</remarks>
    public MessageKey? TryOpenSessionKey(ReadOnlySpan<byte> pkesk)
    {
        PacketReader packet = new(pkesk);
        return packet.Read() && packet.Tag == PacketTag.PublicKeyEncryptedSessionKey
            ? TryOpenBody(packet.Body)
            : null;
    }

    /// <summary>Signs a document: a detached signature packet (RFC 9580 §10.4).</summary>
    public byte[] Sign(ReadOnlySequence<byte> document, DateTimeOffset now)
    {
        HashSet<string> valid = [.. _certificate.SigningKeys(now).Select(key => Convert.ToHexString(key.Fingerprint))];
        SecretKeyPart signer = _parts.Find(part => !part.IsLocked
                && valid.Contains(Convert.ToHexString(part.Public.Fingerprint)))
            ?? throw new OpenPgpException("The key has no unlocked part that may sign now.");

        byte[] body = new SignatureMaker(signer, SignatureType.Binary, now).Sign(hash =>
        {
            foreach (ReadOnlyMemory<byte> segment in document)
                hash.AppendData(segment.Span);
        });
        ArrayBufferWriter<byte> packet = new();
        packet.WritePacket(PacketTag.Signature, body);
        return packet.WrittenSpan.ToArray();
    }

    public void Dispose() => _parts.ForEach(part => part.Dispose());

    internal static AddressKey Of(List<SecretKeyPart> parts, byte[] certificate) => new(parts, certificate);

    internal MessageKey? TryOpenBody(ReadOnlySpan<byte> pkeskBody)
    {
        foreach (SecretKeyPart part in _parts)
        {
            if (!part.IsLocked && PkeskOpener.TryOpen(pkeskBody, part) is { } key)
                return key;
        }

        return null;
    }

    /// <summary>A subkey of a kind that is not known here is left out, with its signatures.</summary>
    private static bool TryAddSecret(
        List<SecretKeyPart> parts, ArrayBufferWriter<byte> certificate, PacketTag tag, ReadOnlySpan<byte> body)
    {
        try
        {
            SecretKeyPart part = SecretKeyPart.Read(tag, body);
            parts.Add(part);
            PacketTag publicTag = tag == PacketTag.SecretKey ? PacketTag.PublicKey : PacketTag.PublicSubkey;
            certificate.WritePacket(publicTag, part.Public.Body);
            return true;
        }
        catch (OpenPgpException) when (tag == PacketTag.SecretSubkey)
        {
            return false;
        }
    }
}
