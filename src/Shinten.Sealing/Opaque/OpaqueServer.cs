using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Opaque;

/// <summary>The server's side of OPAQUE-3DH (RFC 9807 §6.4): it learns neither the password nor the export
/// key.</summary>
/// <remarks>
/// An address without a record gets a fake response (RFC 9807 §10.9): a fixed fake public key, a fresh random masking
/// key and an envelope of zeros, by the same work.
/// </remarks>
public sealed class OpaqueServer : IDisposable
{
    /// <summary>Bytes of the OPRF seed.</summary>
    public const int SeedLength = OpaqueLengths.Hash;

    private readonly SecretBlock _seed = new(SeedLength);
    private readonly AkeKey _key = new();
    private readonly byte[] _fakePublic = new byte[OpaqueLengths.Element];
    private readonly OpaqueSetting _setting;

    internal OpaqueServer(ReadOnlySpan<byte> oprfSeed, AkeKey key, OpaqueSetting? setting = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(oprfSeed.Length, SeedLength);
        oprfSeed.CopyTo(_seed.Bytes);
        _setting = setting ?? OpaqueSetting.Shinten;
        using SecretReading given = key.Read();
        using SecretReading kept = _key.Read();
        given.Bytes.CopyTo(kept.Bytes);
        Ristretto.PublicOf(kept.Bytes, PublicKey);
        Span<byte> fake = stackalloc byte[OpaqueLengths.Element];
        DeriveScalar("shinten/1 fake client"u8, "FakeKey"u8, fake);
        Ristretto.PublicOf(fake, _fakePublic);
    }

    /// <summary>The public half of the AKE key: part of every record.</summary>
    public byte[] PublicKey { get; } = new byte[OpaqueLengths.Element];

    /// <summary>Answers a registration request (RFC 9807 §5.2.2); false if it is no group element.</summary>
    /// <param name="address">The one login address, lower case.</param>
    public bool TryRegister(ReadOnlySpan<byte> request, string address, [NotNullWhen(true)] out byte[]? response)
    {
        response = null;
        if (request.Length != OpaqueLengths.RegistrationRequest || !Ristretto.IsValid(request))
            return false;
        byte[] answer = new byte[OpaqueLengths.RegistrationResponse];
        Evaluate(request, IdentifierOf(address), answer);
        PublicKey.CopyTo(answer.AsSpan(OpaqueLengths.Element));
        response = answer;
        return true;
    }

    /// <summary>Answers a login (RFC 9807 §6.2.2); false if the message is malformed.</summary>
    /// <param name="record">Empty for an unknown address, which gets a fake response.</param>
    public bool TryStart(
        ReadOnlySpan<byte> ke1, string address, ReadOnlySpan<byte> record, [NotNullWhen(true)] out OpaqueLogin? login)
    {
        Span<byte> randomness = stackalloc byte[OpaqueRandomness.Length];
        RandomNumberGenerator.Fill(randomness);
        Span<byte> fake = stackalloc byte[OpaqueLengths.Record];
        WriteFakeRecord(fake);
        bool known = record.Length == OpaqueLengths.Record && Ristretto.IsValid(record[..OpaqueLengths.Element]);
        bool started = TryStart(ke1, IdentifierOf(address), known ? record : fake, new(randomness), out login);
        CryptographicOperations.ZeroMemory(randomness);
        return started;
    }

    /// <summary>What an unknown address is told: chosen among those in use, the same for an address each
    /// time.</summary>
    public StretchParameters FakeStretch(string address, IReadOnlyList<StretchParameters> inUse)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        if (inUse.Count == 0)
            return StretchParameters.Current;
        Span<byte> chosen = stackalloc byte[8];
        OpaqueKdf.Expand(_seed.Bytes, IdentifierOf(address), "FakeStretch"u8, chosen);
        return inUse[(int)(BinaryPrimitives.ReadUInt64BigEndian(chosen) % (ulong)inUse.Count)];
    }

    public void Dispose()
    {
        _seed.Dispose();
        _key.Dispose();
    }

    internal bool TryStart(
        ReadOnlySpan<byte> ke1,
        ReadOnlySpan<byte> credentialIdentifier,
        ReadOnlySpan<byte> record,
        OpaqueRandomness randomness,
        [NotNullWhen(true)] out OpaqueLogin? login)
    {
        login = null;
        if (ke1.Length != OpaqueLengths.Ke1
            || !Ristretto.IsValid(ke1[..OpaqueLengths.Element])
            || !Ristretto.IsValid(ke1[^OpaqueLengths.Element..]))
        {
            return false;
        }

        byte[] ke2 = new byte[OpaqueLengths.Ke2];
        Evaluate(ke1, credentialIdentifier, ke2);
        randomness.MaskingNonce.CopyTo(ke2.AsSpan(OpaqueLengths.Element));
        Mask(record, ke2.AsSpan(OpaqueLengths.Element, OpaqueLengths.Nonce + OpaqueLengths.MaskedResponse));
        login = Respond(ke1, ke2, record[..OpaqueLengths.Element], randomness);
        return true;
    }

    private static byte[] IdentifierOf(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address.Length, 320);
        return Encoding.UTF8.GetBytes(address);
    }

    private OpaqueLogin Respond(
        ReadOnlySpan<byte> ke1, byte[] ke2, ReadOnlySpan<byte> clientPublic, OpaqueRandomness randomness)
    {
        Span<byte> tail = ke2.AsSpan(OpaqueLengths.CredentialResponse);
        randomness.ServerNonce.CopyTo(tail);
        Span<byte> ephemeral = stackalloc byte[OpaqueLengths.Element];
        Span<byte> shared = stackalloc byte[3 * OpaqueLengths.Element];
        Ristretto.DeriveScalar(randomness.KeyshareSeed, "OPAQUE-DeriveDiffieHellmanKeyPair"u8, ephemeral);
        Ristretto.PublicOf(ephemeral, tail[OpaqueLengths.Nonce..]);

        ReadOnlySpan<byte> clientShare = ke1[^OpaqueLengths.Element..];
        using SecretReading key = _key.Read();
        bool agreed = Ristretto.TryMultiply(ephemeral, clientShare, shared)
            & Ristretto.TryMultiply(key.Bytes, clientShare, shared[OpaqueLengths.Element..])
            & Ristretto.TryMultiply(ephemeral, clientPublic, shared[(2 * OpaqueLengths.Element)..]);
        if (!agreed)
            throw new CryptographicException("A key exchange of OPAQUE gave the identity.");

        byte[] clientMac = new byte[OpaqueLengths.Hash];
        byte[] sessionKey = new byte[OpaqueLengths.SessionKey];
        new OpaqueTranscript(_setting, clientPublic, PublicKey, ke1, ke2)
            .Finish(shared, ke2.AsSpan(^OpaqueLengths.Hash), clientMac, sessionKey);
        CryptographicOperations.ZeroMemory(ephemeral);
        CryptographicOperations.ZeroMemory(shared);
        return new OpaqueLogin(ke2, clientMac, sessionKey);
    }

    private void Evaluate(ReadOnlySpan<byte> blinded, ReadOnlySpan<byte> credentialIdentifier, Span<byte> evaluated)
    {
        Span<byte> scalar = stackalloc byte[Ristretto.ScalarLength];
        DeriveScalar(credentialIdentifier, "OprfKey"u8, scalar);
        bool done = Ristretto.TryMultiply(scalar, blinded, evaluated);
        CryptographicOperations.ZeroMemory(scalar);
        if (!done)
            throw new CryptographicException("The OPRF gave the identity.");
    }

    private void DeriveScalar(ReadOnlySpan<byte> identifier, ReadOnlySpan<byte> label, Span<byte> scalar)
    {
        Span<byte> seed = stackalloc byte[OpaqueLengths.Seed];
        OpaqueKdf.Expand(_seed.Bytes, identifier, label, seed);
        Ristretto.DeriveScalar(seed, "OPAQUE-DeriveKeyPair"u8, scalar);
        CryptographicOperations.ZeroMemory(seed);
    }

    // masked_response = pad XOR (server_public_key || envelope); the nonce stands in front.
    private void Mask(ReadOnlySpan<byte> record, Span<byte> nonceAndMasked)
    {
        ReadOnlySpan<byte> maskingKey = record.Slice(OpaqueLengths.Element, OpaqueLengths.Hash);
        ReadOnlySpan<byte> envelope = record[(OpaqueLengths.Element + OpaqueLengths.Hash)..];
        Span<byte> masked = nonceAndMasked[OpaqueLengths.Nonce..];
        OpaqueKdf.Expand(maskingKey, nonceAndMasked[..OpaqueLengths.Nonce], "CredentialResponsePad"u8, masked);
        for (int i = 0; i < OpaqueLengths.Element; i++)
            masked[i] ^= PublicKey[i];
        for (int i = 0; i < OpaqueLengths.Envelope; i++)
            masked[OpaqueLengths.Element + i] ^= envelope[i];
    }

    private void WriteFakeRecord(Span<byte> record)
    {
        record.Clear();
        _fakePublic.CopyTo(record);
        RandomNumberGenerator.Fill(record.Slice(OpaqueLengths.Element, OpaqueLengths.Hash));
    }
}
