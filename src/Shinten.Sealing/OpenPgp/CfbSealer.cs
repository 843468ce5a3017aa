using System.Buffers;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// Encrypts the text of one packet of version 1, piece by piece, and hashes it both ways. Seals only.
/// </summary>
internal sealed class CfbSealer : IDisposable
{
    private const int BlockLength = 16;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _feedback = new byte[BlockLength];
    private readonly IncrementalHash _mdc = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly IncrementalHash _packetHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public CfbSealer(ReadOnlySpan<byte> sessionKey) => _aes.SetKey(sessionKey);

    /// <summary>Counts bytes of the packet that are not encrypted into its hash.</summary>
    public void HashPlain(ReadOnlySpan<byte> header) => _packetHash.AppendData(header);

    /// <summary>Encrypts the next piece: whole blocks.</summary>
    public void Seal(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        _mdc.AppendData(piece);
        Encrypt(output, piece);
    }

    /// <summary>Encrypts the last piece, of any length, and the MDC behind it. Returns the packet's SHA-256.</summary>
    public byte[] Finish(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        byte[] end = new byte[piece.Length + EncryptedPacketV1.MdcLength];
        piece.CopyTo(end);
        EncryptedPacketV1.MdcHeader.CopyTo(end.AsSpan(piece.Length));
        int hashed = piece.Length + EncryptedPacketV1.MdcHeader.Length;
        _mdc.AppendData(end, 0, hashed);
        _mdc.GetHashAndReset(end.AsSpan(hashed));
        Encrypt(output, end);
        CryptographicOperations.ZeroMemory(end);
        return _packetHash.GetHashAndReset();
    }

    public void Dispose()
    {
        _aes.Dispose();
        _mdc.Dispose();
        _packetHash.Dispose();
    }

    /// <summary>The last block of one piece feeds the next. .NET takes whole blocks only.</summary>
    private void Encrypt(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        int whole = piece.Length / BlockLength * BlockLength;
        Span<byte> encrypted = output.GetSpan(piece.Length)[..piece.Length];
        if (whole > 0)
        {
            _aes.EncryptCfb(piece[..whole], _feedback, encrypted, PaddingMode.None, BlockLength * 8);
            encrypted.Slice(whole - BlockLength, BlockLength).CopyTo(_feedback);
        }

        if (whole < piece.Length)
        {
            Span<byte> last = stackalloc byte[BlockLength];
            last.Clear();
            piece[whole..].CopyTo(last);
            _aes.EncryptCfb(last, _feedback, last, PaddingMode.None, BlockLength * 8);
            last[..(piece.Length - whole)].CopyTo(encrypted[whole..]);
        }

        _packetHash.AppendData(encrypted);
        output.Advance(piece.Length);
    }
}
