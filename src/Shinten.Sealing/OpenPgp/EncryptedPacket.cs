using System.Buffers;
using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// Seals a payload as one Symmetrically Encrypted and Integrity Protected Data packet (RFC 9580 §5.13).
/// </summary>
public static class EncryptedPacket
{
    /// <summary>Bytes of plaintext in a chunk of version 2: chunk size octet 10 (sealing.md §5).</summary>
    public const int ChunkLength = 1 << (ChunkSizeOctet + 6);

    internal const byte ChunkSizeOctet = 10;

    /// <summary>
    /// Writes the packet around one Literal Data packet, compressed where that fits one chunk and helps.
    /// </summary>
    /// <remarks>Every packet gets fresh random bytes: a salt, or the prefix that is kept nowhere.</remarks>
    public static EncryptedPacketFacts Write(
        IBufferWriter<byte> output, SealForm form, ReadOnlySpan<byte> sessionKey, in ReadOnlySequence<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (sessionKey.Length != CipherAlgorithm.KeyLength(form.Cipher))
            throw new ArgumentException("The session key does not fit the form's cipher.", nameof(sessionKey));

        using LetterText text = LetterText.Of(payload);
        return form switch
        {
            (2, CipherAlgorithm.Aes128 or CipherAlgorithm.Aes256, AeadMode.Gcm or AeadMode.Ocb)
                => EncryptedPacketV2.Write(output, form, sessionKey, text),
            (1, CipherAlgorithm.Aes256, 0) => EncryptedPacketV1.Write(output, sessionKey, text),
            _ => throw new ArgumentException("No letter is sealed in this form.", nameof(form)),
        };
    }
}
