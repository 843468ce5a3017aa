using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Opaque;

/// <summary>The client's side of the oblivious function, up to the randomized password (RFC 9497 §3.3.1,
/// RFC 9807 §6.3).</summary>
internal static class OpaqueOprf
{
    public static void Blind(ReadOnlySpan<byte> password, ReadOnlySpan<byte> blind, Span<byte> blinded)
    {
        Span<byte> element = stackalloc byte[Ristretto.ElementLength];
        Ristretto.HashToGroup(password, element);
        if (!Ristretto.TryMultiply(blind, element, blinded))
            throw new CryptographicException("The password cannot be used.");
        CryptographicOperations.ZeroMemory(element);
    }

    /// <summary>False if the server's answer is no group element.</summary>
    public static bool TryFinish(
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> blind,
        ReadOnlySpan<byte> evaluated,
        OpaqueStretch stretch,
        Span<byte> randomized)
    {
        if (!Ristretto.IsValid(evaluated))
            return false;
        Span<byte> scalar = stackalloc byte[Ristretto.ScalarLength];
        Span<byte> element = stackalloc byte[Ristretto.ElementLength];
        Span<byte> both = stackalloc byte[2 * OpaqueLengths.Hash];
        Ristretto.Invert(blind, scalar);
        bool unblinded = Ristretto.TryMultiply(scalar, evaluated, element);
        if (unblinded)
        {
            Hash(password, element, both[..OpaqueLengths.Hash]);
            stretch(both[..OpaqueLengths.Hash], both[OpaqueLengths.Hash..]);
            OpaqueKdf.Extract(both, randomized);
        }

        CryptographicOperations.ZeroMemory(scalar);
        CryptographicOperations.ZeroMemory(element);
        CryptographicOperations.ZeroMemory(both);
        return unblinded;
    }

    // Hash(I2OSP(len(input), 2) || input || I2OSP(len(element), 2) || element || "Finalize")  (RFC 9497 §3.3.1)
    private static void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> element, Span<byte> output)
    {
        Span<byte> length = stackalloc byte[2];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)password.Length));
        hash.AppendData(length);
        hash.AppendData(password);
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)element.Length);
        hash.AppendData(length);
        hash.AppendData(element);
        hash.AppendData("Finalize"u8);
        hash.GetHashAndReset(output);
    }
}
