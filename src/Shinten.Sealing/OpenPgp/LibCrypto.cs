using System.Runtime.InteropServices;

namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// The functions of OpenSSL's libcrypto 3 that .NET does not reach: AES-OCB. Both directions share them.
/// </summary>
internal static partial class LibCrypto
{
    public const int SetNonceLength = 0x9;
    public const int GetTag = 0x10;
    public const int TagOrItsLength = 0x11;

    private const string Library = "libcrypto.so.3";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_new")]
    public static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_aes_128_ocb")]
    public static partial nint Aes128Ocb();

    [LibraryImport(Library, EntryPoint = "EVP_aes_192_ocb")]
    public static partial nint Aes192Ocb();

    [LibraryImport(Library, EntryPoint = "EVP_aes_256_ocb")]
    public static partial nint Aes256Ocb();

    [LibraryImport(Library, EntryPoint = "EVP_CipherInit_ex")]
    public static partial int Init(
        nint context, nint cipher, nint noEngine, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, int direction);

    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_ctrl")]
    public static partial int Control(nint context, int what, int length, Span<byte> value);

    [LibraryImport(Library, EntryPoint = "EVP_CipherUpdate")]
    public static unsafe partial int Update(nint context, byte* output, out int written, byte* input, int length);

    [LibraryImport(Library, EntryPoint = "EVP_CipherFinal_ex")]
    public static unsafe partial int Finish(nint context, byte* output, out int written);
}
