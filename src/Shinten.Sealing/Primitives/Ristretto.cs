using System.Security.Cryptography;

namespace Shinten.Sealing.Primitives;

/// <summary>The group ristretto255 with SHA-512, as OPRF and OPAQUE use it (RFC 9497 §4.1, RFC 9496 §4).</summary>
internal static class Ristretto
{
    public const int ElementLength = 32;
    public const int ScalarLength = 32;

    // contextString = "OPRFV1-" || I2OSP(modeOPRF, 1) || "-" || identifier  (RFC 9497 §3.1)
    private const int WideLength = 64;

    private static ReadOnlySpan<byte> ContextString => "OPRFV1-\0-ristretto255-SHA512"u8;

    public static void FillWithScalar(Span<byte> scalar)
    {
        Sodium.EnsureReady();
        Sodium.RistrettoRandomScalar(scalar[..ScalarLength]);
    }

    /// <summary>A decoded element that is not the identity (RFC 9497 §2.1).</summary>
    public static bool IsValid(ReadOnlySpan<byte> element)
    {
        Sodium.EnsureReady();
        return element.Length == ElementLength
            && element.ContainsAnyExcept((byte)0)
            && Sodium.RistrettoIsValid(element) == 1;
    }

    /// <summary>False where the result is the identity.</summary>
    public static bool TryMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> element, Span<byte> result)
    {
        Sodium.EnsureReady();
        return Sodium.RistrettoMultiply(result[..ElementLength], scalar[..ScalarLength], element[..ElementLength]) == 0;
    }

    public static void PublicOf(ReadOnlySpan<byte> scalar, Span<byte> element)
    {
        Sodium.EnsureReady();
        if (Sodium.RistrettoMultiplyBase(element[..ElementLength], scalar[..ScalarLength]) != 0)
            throw new CryptographicException("A private key of OPAQUE is zero.");
    }

    public static void Invert(ReadOnlySpan<byte> scalar, Span<byte> inverse)
    {
        Sodium.EnsureReady();
        if (Sodium.RistrettoInvert(inverse[..ScalarLength], scalar[..ScalarLength]) != 0)
            throw new CryptographicException("Zero has no inverse.");
    }

    /// <summary>HashToGroup of the OPRF (RFC 9497 §4.1).</summary>
    public static void HashToGroup(ReadOnlySpan<byte> input, Span<byte> element)
    {
        Sodium.EnsureReady();
        Span<byte> wide = stackalloc byte[WideLength];
        ExpandMessage(input, "HashToGroup-"u8, wide);
        _ = Sodium.RistrettoFromHash(element[..ElementLength], wide);
        CryptographicOperations.ZeroMemory(wide);
    }

    /// <summary>DeriveKeyPair's private half (RFC 9497 §3.2.1).</summary>
    public static void DeriveScalar(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> info, Span<byte> scalar)
    {
        Sodium.EnsureReady();
        Span<byte> input = stackalloc byte[seed.Length + 2 + info.Length + 1];
        Span<byte> wide = stackalloc byte[WideLength];
        seed.CopyTo(input);
        input[seed.Length] = (byte)(info.Length >> 8);
        input[seed.Length + 1] = (byte)info.Length;
        info.CopyTo(input[(seed.Length + 2)..]);
        try
        {
            for (int counter = 0; counter <= byte.MaxValue; counter++)
            {
                input[^1] = (byte)counter;
                ExpandMessage(input, "DeriveKeyPair"u8, wide);
                Sodium.RistrettoReduce(scalar[..ScalarLength], wide);
                if (scalar[..ScalarLength].ContainsAnyExcept((byte)0))
                    return;
            }

            throw new CryptographicException("No key could be derived.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
            CryptographicOperations.ZeroMemory(wide);
        }
    }

    // expand_message_xmd with SHA-512 and 64 bytes of output: one block  (RFC 9380 §5.3.1)
    private static void ExpandMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> prefix, Span<byte> output)
    {
        Span<byte> tag = stackalloc byte[prefix.Length + ContextString.Length + 1];
        prefix.CopyTo(tag);
        ContextString.CopyTo(tag[prefix.Length..]);
        tag[^1] = (byte)(tag.Length - 1);

        Span<byte> first = stackalloc byte[SHA512.HashSizeInBytes];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(stackalloc byte[128]);
        hash.AppendData(message);
        hash.AppendData([0, WideLength, 0]);
        hash.AppendData(tag);
        hash.GetHashAndReset(first);
        hash.AppendData(first);
        hash.AppendData([1]);
        hash.AppendData(tag);
        hash.GetHashAndReset(output);
        CryptographicOperations.ZeroMemory(first);
    }
}
