using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Seals;

/// <summary>The keys that come from the two of a seal, each for one use (sealing.md §4, §5).</summary>
internal static class SealKeys
{
    public static WordsKey Words(LetterKey key)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        WordsKey words = new();
        key.Derive(SealContext.ForKey(buffer, "shinten/1 words"u8).Bytes, words);
        return words;
    }

    public static PreviewKey Preview(LetterKey key)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        PreviewKey preview = new();
        key.Derive(SealContext.ForKey(buffer, "shinten/1 preview"u8).Bytes, preview);
        return preview;
    }

    /// <summary>The session key of letters (from the letter key), or of mail encrypted end to end (from the envelope
    /// key).</summary>
    public static SessionKey Session(SecretKey half, SealForm form)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SessionKey session = new();
        half.Derive(ObjectContext.SessionKey(buffer, form).Bytes, session);
        return session;
    }

    /// <summary>AES-128 takes the first 16 bytes of the 32 (RFC 9580 §9.3).</summary>
    public static int SessionLength(SealForm form)
        => form.Cipher switch
        {
            7 => 16,
            8 => 24,
            9 => 32,
            _ => throw new SealedObjectException("The seal has an unknown cipher."),
        };
}
