using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring;

/// <summary>
/// Seals what a session leaves in memory for the next one: nothing that it opened stays readable when its keys go.
/// What is sealed here is never stored.
/// </summary>
public sealed class MemoryCipher : IDisposable
{
    private readonly AccountId _account;
    private readonly OpeningCipher _opening;
    private readonly SealingCipher _sealing;

    internal MemoryCipher(AccountId account, SecretKey envelopeSeed)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        using MemoryKey key = new();
        envelopeSeed.Derive(SealContext.ForKey(buffer, "shinten/1 memory"u8).Bytes, key);
        _account = account;
        _opening = new OpeningCipher(key);
        _sealing = new SealingCipher(key);
    }

    public byte[] Seal(ReadOnlySpan<byte> plaintext)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        byte[] box = new byte[plaintext.Length + Aead.Overhead];
        _sealing.Seal(plaintext, Context(buffer).Bytes, box);
        return box;
    }

    /// <summary>Opens into as many bytes as were sealed; false if it is not this account's, or altered.</summary>
    public bool TryOpen(ReadOnlySpan<byte> box, Span<byte> plaintext)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        return box.Length == plaintext.Length + Aead.Overhead
            && _opening.TryOpen(box, Context(buffer).Bytes, plaintext);
    }

    public static int PlainLength(int boxLength) => boxLength - Aead.Overhead;

    public void Dispose()
    {
        _opening.Dispose();
        _sealing.Dispose();
    }

    private SealContext Context(Span<byte> buffer)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 memory"u8);
        context.Add(_account);
        return context;
    }

    private sealed class MemoryKey : SecretKey;
}
