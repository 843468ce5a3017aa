using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.Opaque;

/// <summary>What both sides saw, and the keys that follow from it and from the three shared secrets
/// (RFC 9807 §6.4.2).</summary>
internal sealed class OpaqueTranscript
{
    private readonly byte[] _preamble;

    /// <param name="ke2">At least the part before the server's MAC.</param>
    public OpaqueTranscript(
        OpaqueSetting setting,
        ReadOnlySpan<byte> clientPublic,
        ReadOnlySpan<byte> serverPublic,
        ReadOnlySpan<byte> ke1,
        ReadOnlySpan<byte> ke2)
    {
        ReadOnlySpan<byte> client = setting.ClientIdentity is { } clientId ? clientId : clientPublic;
        ReadOnlySpan<byte> server = setting.ServerIdentity is { } serverId ? serverId : serverPublic;
        using MemoryStream preamble = new();
        preamble.Write("OPAQUEv1-"u8);
        WriteSized(preamble, setting.Context);
        WriteSized(preamble, client);
        preamble.Write(ke1);
        WriteSized(preamble, server);
        preamble.Write(ke2[..^OpaqueLengths.Hash]);
        _preamble = preamble.ToArray();
    }

    /// <summary>Computes both MACs and the session key from dh1 || dh2 || dh3.</summary>
    public void Finish(
        ReadOnlySpan<byte> sharedSecrets, Span<byte> serverMac, Span<byte> clientMac, Span<byte> sessionKey)
    {
        Span<byte> keys = stackalloc byte[4 * OpaqueLengths.Hash];
        Span<byte> extracted = keys[..OpaqueLengths.Hash];
        Span<byte> handshake = keys.Slice(OpaqueLengths.Hash, OpaqueLengths.Hash);
        Span<byte> macKey = keys.Slice(2 * OpaqueLengths.Hash, OpaqueLengths.Hash);
        Span<byte> hash = keys[(3 * OpaqueLengths.Hash)..];
        SHA512.HashData(_preamble, hash);

        OpaqueKdf.Extract(sharedSecrets, extracted);
        OpaqueKdf.DeriveSecret(extracted, "HandshakeSecret"u8, hash, handshake);
        OpaqueKdf.DeriveSecret(extracted, "SessionKey"u8, hash, sessionKey);
        OpaqueKdf.DeriveSecret(handshake, "ServerMAC"u8, default, macKey);
        OpaqueKdf.Mac(macKey, hash, serverMac);

        HashWith(serverMac, hash);
        OpaqueKdf.DeriveSecret(handshake, "ClientMAC"u8, default, macKey);
        OpaqueKdf.Mac(macKey, hash, clientMac);
        CryptographicOperations.ZeroMemory(keys);
    }

    private static void WriteSized(MemoryStream preamble, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)bytes.Length));
        preamble.Write(length);
        preamble.Write(bytes);
    }

    private void HashWith(ReadOnlySpan<byte> serverMac, Span<byte> hash)
    {
        using IncrementalHash running = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        running.AppendData(_preamble);
        running.AppendData(serverMac);
        running.GetHashAndReset(hash);
    }
}
