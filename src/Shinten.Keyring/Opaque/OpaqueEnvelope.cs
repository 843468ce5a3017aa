using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Opaque;

/// <summary>The client's keys that follow from the randomized password and the envelope's nonce
/// (RFC 9807 §4.1).</summary>
internal static class OpaqueEnvelope
{
    /// <summary>Computes private and public key, export key and the tag that an envelope with this nonce has.</summary>
    public static void Derive(
        OpaqueSetting setting,
        ReadOnlySpan<byte> randomized,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> serverPublic,
        OpaqueClientKeys keys)
    {
        Span<byte> seed = stackalloc byte[OpaqueLengths.Seed];
        Span<byte> authKey = stackalloc byte[OpaqueLengths.Hash];
        OpaqueKdf.Expand(randomized, nonce, "AuthKey"u8, authKey);
        OpaqueKdf.Expand(randomized, nonce, "ExportKey"u8, keys.ExportKey);
        OpaqueKdf.Expand(randomized, nonce, "PrivateKey"u8, seed);
        Ristretto.DeriveScalar(seed, "OPAQUE-DeriveDiffieHellmanKeyPair"u8, keys.PrivateKey);
        Ristretto.PublicOf(keys.PrivateKey, keys.PublicKey);

        ReadOnlySpan<byte> server = setting.ServerIdentity is { } serverId ? serverId : serverPublic;
        ReadOnlySpan<byte> client = setting.ClientIdentity is { } clientId ? clientId : keys.PublicKey;
        byte[] message = new byte[nonce.Length + serverPublic.Length + 2 + server.Length + 2 + client.Length];
        nonce.CopyTo(message);
        serverPublic.CopyTo(message.AsSpan(nonce.Length));
        int at = nonce.Length + serverPublic.Length;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), checked((ushort)server.Length));
        server.CopyTo(message.AsSpan(at + 2));
        at += 2 + server.Length;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), checked((ushort)client.Length));
        client.CopyTo(message.AsSpan(at + 2));
        OpaqueKdf.Mac(authKey, message, keys.Tag);
        CryptographicOperations.ZeroMemory(seed);
        CryptographicOperations.ZeroMemory(authKey);
    }
}
