using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Shinten.Keyring.Slots;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Opaque;

/// <summary>The client's side of registering a password (RFC 9807 §5.2): the server learns neither it nor the export
/// key.</summary>
public sealed class OpaqueRegistration : IDisposable
{
    private readonly OpaquePassword _password;
    private readonly SecretCell _blind = new();
    private readonly OpaqueSetting _setting;

    /// <param name="password">Kept until this is disposed, and not disposed here.</param>
    public OpaqueRegistration(OpaquePassword password)
        : this(password, OpaqueSetting.Shinten, default)
    {
    }

    internal OpaqueRegistration(OpaquePassword password, OpaqueSetting setting, ReadOnlySpan<byte> blind)
    {
        ArgumentNullException.ThrowIfNull(password);
        _password = password;
        _setting = setting;
        using SecretReading scalar = new(_blind);
        if (blind.IsEmpty)
            Ristretto.FillWithScalar(scalar.Bytes);
        else
            blind.CopyTo(scalar.Bytes);
        OpaqueOprf.Blind(password.Bytes, scalar.Bytes, Request);
    }

    /// <summary>The client's message to the server.</summary>
    public byte[] Request { get; } = new byte[OpaqueLengths.RegistrationRequest];

    /// <summary>Makes the record for the server from its answer; false if the answer is malformed.</summary>
    /// <param name="exportKey">The caller disposes it.</param>
    public bool TryFinish(
        ReadOnlySpan<byte> response,
        StretchParameters stretch,
        [NotNullWhen(true)] out byte[]? record,
        [NotNullWhen(true)] out ExportKey? exportKey)
    {
        if (!stretch.IsAcceptable)
            throw new OpaqueRefusedException("The stretch parameters are out of bounds.");
        Span<byte> nonce = stackalloc byte[OpaqueLengths.Nonce];
        RandomNumberGenerator.Fill(nonce);
        return TryFinish(response, OpaqueStretches.Argon2idWith(stretch), nonce, out record, out exportKey);
    }

    public void Dispose() => _blind.Dispose();

    internal bool TryFinish(
        ReadOnlySpan<byte> response,
        OpaqueStretch stretch,
        ReadOnlySpan<byte> nonce,
        [NotNullWhen(true)] out byte[]? record,
        [NotNullWhen(true)] out ExportKey? exportKey)
    {
        record = null;
        exportKey = null;
        Span<byte> randomized = stackalloc byte[OpaqueLengths.Hash];
        using SecretReading blind = new(_blind);
        if (response.Length != OpaqueLengths.RegistrationResponse
            || !Ristretto.IsValid(response[OpaqueLengths.Element..])
            || !OpaqueOprf.TryFinish(
                _password.Bytes, blind.Bytes, response[..OpaqueLengths.Element], stretch, randomized))
        {
            return false;
        }

        using OpaqueClientKeys keys = new();
        OpaqueEnvelope.Derive(_setting, randomized, nonce, response[OpaqueLengths.Element..], keys);
        record = new byte[OpaqueLengths.Record];
        keys.PublicKey.CopyTo(record);
        OpaqueKdf.Expand(
            randomized, "MaskingKey"u8, record.AsSpan(OpaqueLengths.Element, OpaqueLengths.Hash));
        nonce.CopyTo(record.AsSpan(OpaqueLengths.Element + OpaqueLengths.Hash));
        keys.Tag.CopyTo(record.AsSpan(^OpaqueLengths.Hash));
        exportKey = new ExportKey(keys.ExportKey);
        CryptographicOperations.ZeroMemory(randomized);
        return true;
    }
}
