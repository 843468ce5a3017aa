using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Shinten.Keyring.Slots;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Opaque;

/// <summary>The client's side of a login (RFC 9807 §6): proves the password without sending it.</summary>
public sealed class OpaqueClient : IDisposable
{
    private readonly OpaquePassword _password;
    private readonly SecretCell _blind = new();
    private readonly SecretCell _ephemeral = new();
    private readonly OpaqueSetting _setting;

    /// <param name="password">Kept until this is disposed, and not disposed here.</param>
    public OpaqueClient(OpaquePassword password)
        : this(password, OpaqueSetting.Shinten, Fresh())
    {
    }

    /// <param name="randomness">Blind, client nonce and key share seed; given only by published vectors.</param>
    internal OpaqueClient(OpaquePassword password, OpaqueSetting setting, ReadOnlySpan<byte> randomness)
    {
        ArgumentNullException.ThrowIfNull(password);
        _password = password;
        _setting = setting;
        using SecretReading blind = new(_blind);
        using SecretReading ephemeral = new(_ephemeral);
        randomness[..Ristretto.ScalarLength].CopyTo(blind.Bytes);
        OpaqueOprf.Blind(password.Bytes, blind.Bytes, Ke1);
        randomness.Slice(Ristretto.ScalarLength, OpaqueLengths.Nonce).CopyTo(Ke1.AsSpan(OpaqueLengths.Element));
        Ristretto.DeriveScalar(
            randomness[^OpaqueLengths.Seed..], "OPAQUE-DeriveDiffieHellmanKeyPair"u8, ephemeral.Bytes);
        Ristretto.PublicOf(ephemeral.Bytes, Ke1.AsSpan(^OpaqueLengths.Element));
    }

    /// <summary>The client's first message.</summary>
    public byte[] Ke1 { get; } = new byte[OpaqueLengths.Ke1];

    /// <summary>Answers the server; false for a wrong password, an unknown address or a false server alike.</summary>
    /// <param name="stretch">What the server says that this account was registered with; weaker ones are
    /// refused.</param>
    /// <param name="exportKey">The caller disposes it.</param>
    public bool TryFinish(
        ReadOnlySpan<byte> ke2,
        StretchParameters stretch,
        [NotNullWhen(true)] out byte[]? ke3,
        [NotNullWhen(true)] out ExportKey? exportKey)
    {
        if (!stretch.IsAcceptable)
            throw new OpaqueRefusedException("The stretch parameters are out of bounds.");
        Span<byte> sessionKey = stackalloc byte[OpaqueLengths.SessionKey];
        bool finished = TryFinish(ke2, OpaqueStretches.Argon2idWith(stretch), sessionKey, out ke3, out exportKey);
        CryptographicOperations.ZeroMemory(sessionKey);
        return finished;
    }

    public void Dispose()
    {
        _blind.Dispose();
        _ephemeral.Dispose();
    }

    internal bool TryFinish(
        ReadOnlySpan<byte> ke2,
        OpaqueStretch stretch,
        Span<byte> sessionKey,
        [NotNullWhen(true)] out byte[]? ke3,
        [NotNullWhen(true)] out ExportKey? exportKey)
    {
        ke3 = null;
        exportKey = null;
        Span<byte> randomized = stackalloc byte[OpaqueLengths.Hash];
        using SecretReading blind = new(_blind);
        if (ke2.Length != OpaqueLengths.Ke2
            || !OpaqueOprf.TryFinish(_password.Bytes, blind.Bytes, ke2[..OpaqueLengths.Element], stretch, randomized))
        {
            return false;
        }

        using OpaqueClientKeys keys = new();
        Span<byte> unmasked = stackalloc byte[OpaqueLengths.MaskedResponse];
        Unmask(ke2, randomized, unmasked);
        ReadOnlySpan<byte> serverPublic = unmasked[..OpaqueLengths.Element];
        bool recovered = TryRecover(randomized, unmasked, keys);
        CryptographicOperations.ZeroMemory(randomized);
        if (!recovered || !TryAgree(ke2, serverPublic, keys, sessionKey, out ke3))
            return false;
        exportKey = new ExportKey(keys.ExportKey);
        return true;
    }

    private static ReadOnlySpan<byte> Fresh()
    {
        byte[] randomness = new byte[Ristretto.ScalarLength + OpaqueLengths.Nonce + OpaqueLengths.Seed];
        RandomNumberGenerator.Fill(randomness);
        Ristretto.FillWithScalar(randomness);
        return randomness;
    }

    private static void Unmask(ReadOnlySpan<byte> ke2, ReadOnlySpan<byte> randomized, Span<byte> unmasked)
    {
        Span<byte> maskingKey = stackalloc byte[OpaqueLengths.Hash];
        OpaqueKdf.Expand(randomized, "MaskingKey"u8, maskingKey);
        OpaqueKdf.Expand(
            maskingKey, ke2.Slice(OpaqueLengths.Element, OpaqueLengths.Nonce), "CredentialResponsePad"u8, unmasked);
        ReadOnlySpan<byte> masked =
            ke2.Slice(OpaqueLengths.Element + OpaqueLengths.Nonce, OpaqueLengths.MaskedResponse);
        for (int i = 0; i < unmasked.Length; i++)
            unmasked[i] ^= masked[i];
        CryptographicOperations.ZeroMemory(maskingKey);
    }

    private bool TryRecover(ReadOnlySpan<byte> randomized, ReadOnlySpan<byte> unmasked, OpaqueClientKeys keys)
    {
        ReadOnlySpan<byte> serverPublic = unmasked[..OpaqueLengths.Element];
        ReadOnlySpan<byte> envelope = unmasked[OpaqueLengths.Element..];
        OpaqueEnvelope.Derive(_setting, randomized, envelope[..OpaqueLengths.Nonce], serverPublic, keys);
        return keys.HasTag(envelope[OpaqueLengths.Nonce..]) && Ristretto.IsValid(serverPublic);
    }

    private bool TryAgree(
        ReadOnlySpan<byte> ke2,
        ReadOnlySpan<byte> serverPublic,
        OpaqueClientKeys keys,
        Span<byte> sessionKey,
        [NotNullWhen(true)] out byte[]? ke3)
    {
        ke3 = null;
        ReadOnlySpan<byte> serverShare =
            ke2.Slice(OpaqueLengths.CredentialResponse + OpaqueLengths.Nonce, OpaqueLengths.Element);
        Span<byte> shared = stackalloc byte[3 * OpaqueLengths.Element];
        using SecretReading ephemeral = new(_ephemeral);
        if (!Ristretto.IsValid(serverShare)
            || !Ristretto.TryMultiply(ephemeral.Bytes, serverShare, shared)
            || !Ristretto.TryMultiply(ephemeral.Bytes, serverPublic, shared[OpaqueLengths.Element..])
            || !Ristretto.TryMultiply(keys.PrivateKey, serverShare, shared[(2 * OpaqueLengths.Element)..]))
        {
            return false;
        }

        Span<byte> serverMac = stackalloc byte[OpaqueLengths.Hash];
        byte[] clientMac = new byte[OpaqueLengths.Ke3];
        new OpaqueTranscript(_setting, keys.PublicKey, serverPublic, Ke1, ke2)
            .Finish(shared, serverMac, clientMac, sessionKey);
        CryptographicOperations.ZeroMemory(shared);
        if (!CryptographicOperations.FixedTimeEquals(serverMac, ke2[^OpaqueLengths.Hash..]))
            return false;
        ke3 = clientMac;
        return true;
    }
}
