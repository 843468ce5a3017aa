using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Imports;

/// <summary>Makes the marks by which a letter that was imported is known again (sealing.md §12): the server keeps them,
/// and can neither make nor test one.</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class ImportMarker : IDisposable
{
    public const int MarkLength = 16;

    private const byte OfLetterKind = 1;
    private const byte OfSourceKind = 2;

    private readonly ImportKey _key;

    internal ImportMarker(VaultKey vault) => _key = ImportKey.Of(vault);

    /// <summary>The mark of a letter in a mailbox.</summary>
    /// <param name="copy">Counts letters of the same bytes in the same mailbox, from 0.</param>
    /// <param name="sha256">Of the letter's bytes.</param>
    public byte[] OfLetter(MailboxId mailbox, int copy, ReadOnlySpan<byte> sha256)
    {
        Span<byte> message = stackalloc byte[1 + 8 + 4 + SHA256.HashSizeInBytes];
        message[0] = OfLetterKind;
        BinaryPrimitives.WriteInt64BigEndian(message[1..], mailbox.Value);
        BinaryPrimitives.WriteInt32BigEndian(message[9..], copy);
        sha256.CopyTo(message[13..]);
        return Mark(message);
    }

    /// <summary>The mark of what names a letter at its source, so that it need not be fetched again.</summary>
    public byte[] OfSource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Mark([OfSourceKind, .. Encoding.UTF8.GetBytes(name)]);
    }

    public void Dispose() => _key.Dispose();

    private byte[] Mark(ReadOnlySpan<byte> message)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using SecretReading key = _key.Read();
        HMACSHA256.HashData(key.Bytes, message, whole);
        return whole[..MarkLength].ToArray();
    }
}
