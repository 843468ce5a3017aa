using System.Buffers;
using System.Security.Cryptography;

namespace Shinten.Mail.Dkim;

/// <summary>Hashes a body in its canonical form (RFC 6376 §3.4.3, §3.4.4).</summary>
internal sealed class DkimBody : IDisposable
{
    private const int BufferLength = 16 * 1024;

    private static readonly SearchValues<byte> White = SearchValues.Create(" \t"u8);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _used;

    private DkimBody()
    {
    }

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>The SHA-256 of a body, which begins behind the empty line.</summary>
    public static byte[] Hash(DkimForm form, ReadOnlySpan<byte> body)
    {
        using DkimBody canonical = new();
        if (form == DkimForm.Simple)
        {
            canonical.WriteSimple(body);
        }
        else
        {
            canonical.WriteRelaxed(body);
        }

        canonical.Flush();
        return canonical._hash.GetHashAndReset();
    }

    public void Dispose()
    {
        _hash.Dispose();

        // It held what somebody wrote.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
    }

    // *CRLF at the end becomes one CRLF, even where there is none.
    private void WriteSimple(ReadOnlySpan<byte> body)
    {
        while (body.EndsWith(LineEnd))
        {
            body = body[..^2];
        }

        Write(body);
        Write(LineEnd);
    }

    // White space at the end of lines goes, other white space becomes one space, empty lines at the end go.
    private void WriteRelaxed(ReadOnlySpan<byte> body)
    {
        int emptyLines = 0;
        while (!body.IsEmpty)
        {
            int end = body.IndexOf(LineEnd);
            ReadOnlySpan<byte> line = (end < 0 ? body : body[..end]).TrimEnd(" \t"u8);
            body = end < 0 ? [] : body[(end + 2)..];
            if (line.IsEmpty)
            {
                emptyLines++;
                continue;
            }

            for (; emptyLines > 0; emptyLines--)
            {
                Write(LineEnd);
            }

            WriteWords(line);
            Write(LineEnd);
        }
    }

    private void WriteWords(ReadOnlySpan<byte> line)
    {
        if (!line.Contains((byte)'\t') && line.IndexOf("  "u8) < 0)
        {
            Write(line);
            return;
        }

        while (true)
        {
            int white = line.IndexOfAny(White);
            if (white < 0)
            {
                Write(line);
                return;
            }

            Write(line[..white]);
            Write(" "u8);
            line = line[white..].TrimStart(" \t"u8);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
        {
            Flush();
            if (bytes.Length > _buffer.Length)
            {
                _hash.AppendData(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _used));
        _used = 0;
    }
}
