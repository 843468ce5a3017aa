using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>One AES-OCB key in libcrypto. Its direction is fixed; the opening one is made in Keyring alone.</summary>
internal sealed unsafe class OcbContext : SafeHandle
{
    public const int Encrypting = 1;

    public OcbContext(ReadOnlySpan<byte> key, int direction)
        : base(0, ownsHandle: true)
    {
        SetHandle(LibCrypto.NewContext());
        nint cipher = key.Length switch
        {
            16 => LibCrypto.Aes128Ocb(),
            24 => LibCrypto.Aes192Ocb(),
            32 => LibCrypto.Aes256Ocb(),
            _ => throw new ArgumentException("AES has keys of 16, 24 and 32 bytes.", nameof(key)),
        };
        Check(LibCrypto.Init(handle, cipher, 0, default, default, direction));
        Check(LibCrypto.Control(handle, LibCrypto.SetNonceLength, AeadMode.NonceLength(AeadMode.Ocb), default));
        Check(LibCrypto.Control(handle, LibCrypto.TagOrItsLength, AeadMode.TagLength, default));
        Check(LibCrypto.Init(handle, 0, 0, key, default, -1));
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Transforms a text in place; false where it is opened and its tag does not agree.</summary>
    public bool Transform(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> data, Span<byte> text)
    {
        int written;
        Check(LibCrypto.Init(handle, 0, 0, default, nonce, -1));
        fixed (byte* input = data)
            Check(LibCrypto.Update(handle, null, out written, input, data.Length));

        if (text.IsEmpty)
        {
            byte* nothing = stackalloc byte[AeadMode.TagLength];
            return LibCrypto.Finish(handle, nothing, out written) == 1;
        }

        // OCB holds a last partial block back until the end, which writes it behind the rest.
        fixed (byte* bytes = text)
        {
            Check(LibCrypto.Update(handle, bytes, out written, bytes, text.Length));
            return LibCrypto.Finish(handle, bytes + written, out written) == 1;
        }
    }

    /// <summary>Says before a text is opened which tag it must have.</summary>
    public void Expect(ReadOnlySpan<byte> tag)
    {
        Span<byte> copy = stackalloc byte[AeadMode.TagLength];
        tag.CopyTo(copy);
        Check(LibCrypto.Control(handle, LibCrypto.TagOrItsLength, AeadMode.TagLength, copy));
    }

    public void GetTag(Span<byte> tag)
        => Check(LibCrypto.Control(handle, LibCrypto.GetTag, AeadMode.TagLength, tag));

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeContext(handle);
        return true;
    }

    private static void Check(int result)
    {
        if (result != 1)
            throw new CryptographicException("libcrypto refused an AES-OCB operation.");
    }
}
