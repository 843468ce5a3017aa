using System.Buffers;
using Shinten.Mail.Messages;
using Shinten.Protocols.Imap.Writing;
using Shinten.Protocols.Network;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>Writes BODY[…], BINARY[…] and BINARY.SIZE[…] (RFC 9051 §6.4.5, RFC 3516 §4).</summary>
internal sealed class SectionWriter(ImapSession session) : IDisposable
{
    private const int PieceLength = 64 * 1024;

    private readonly IBufferWriter<byte> _output = session.Output;
    private readonly Scratch _ahead = new();
    private readonly Scratch _decoded = new();
    private SectionRange _aheadRange;
    private ShownMessage? _aheadOf;

    /// <summary>Reads the beginning of what an item asks for, so that a damaged letter throws in time.</summary>
    public async ValueTask ReadAheadAsync(ShownMessage message, FetchItem item, CancellationToken cancel)
    {
        _ahead.Clear();
        _aheadOf = message;
        if (SectionRange.IsTopHeader(item.Section))
        {
            _aheadRange = default;
            _ = await message.ReadHeaderAsync(cancel);
            return;
        }

        SectionRange range = SectionRange.Find(message, item.Section) ?? default;
        if (item.Kind == FetchItemKind.Section && !IsFiltered(item))
        {
            range = range.Limit(item.Partial);
        }

        _aheadRange = range with { Length = Math.Min(range.Length, PieceLength) };
        await message.CopyAsync(_aheadRange.Offset, _aheadRange.Length, _ahead, cancel);
    }

    /// <exception cref="UnknownEncodingException">BINARY asks for a part that cannot be decoded.</exception>
    public static void Check(ShownMessage message, FetchItem item)
    {
        if (item.Kind is FetchItemKind.Binary or FetchItemKind.BinarySize && item.Section.Path.Length > 0
            && message.Structure.Find(item.Section.Path) is { } part)
        {
            _ = Encoding(part);
        }
    }

    public async ValueTask WriteAsync(ShownMessage message, FetchItem item, CancellationToken cancel)
    {
        if (item.Kind == FetchItemKind.Section && SectionRange.IsTopHeader(item.Section))
        {
            WriteHeader(item, await message.ReadHeaderAsync(cancel));
        }
        else if (SectionRange.Find(message, item.Section) is not { } range)
        {
            _output.Write(item.Kind == FetchItemKind.BinarySize ? "0"u8 : "NIL"u8);
        }
        else if (item.Kind != FetchItemKind.Section)
        {
            await WriteBinaryAsync(message, item, range, cancel);
        }
        else if (IsFiltered(item))
        {
            await WriteFieldsAsync(message, item, range, cancel);
        }
        else
        {
            await WriteRangeAsync(message, range.Limit(item.Partial), cancel);
        }
    }

    public void Dispose()
    {
        _ahead.Dispose();
        _decoded.Dispose();
    }

    private static bool IsFiltered(FetchItem item)
        => item.Section.Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot;

    private async ValueTask WriteRangeAsync(ShownMessage message, SectionRange range, CancellationToken cancel)
    {
        _output.WriteLiteralHeader(range.Length);
        long written = WriteAhead(message, range);
        while (written < range.Length)
        {
            await session.Connection.Writer.FlushAsync(cancel);
            long piece = Math.Min(PieceLength, range.Length - written);
            await message.CopyAsync(range.Offset + written, piece, _output, cancel);
            written += piece;
        }
    }

    private long WriteAhead(ShownMessage message, SectionRange range)
    {
        if (!ReferenceEquals(_aheadOf, message) || _aheadRange.Length == 0
            || _aheadRange.Offset != range.Offset || _ahead.Length > range.Length)
        {
            return 0;
        }

        _output.Write(_ahead.Written);
        return _ahead.Length;
    }

    private async ValueTask WriteFieldsAsync(
        ShownMessage message, FetchItem item, SectionRange range, CancellationToken cancel)
    {
        using Scratch header = new();
        await message.CopyAsync(range.Offset, range.Length, header, cancel);
        WriteFields(item, header.Written);
    }

    private void WriteHeader(FetchItem item, ReadOnlyMemory<byte> header)
    {
        if (IsFiltered(item))
        {
            WriteFields(item, header.Span);
            return;
        }

        SectionRange range = new SectionRange(0, header.Length).Limit(item.Partial);
        _output.WriteLiteralHeader(range.Length);
        _output.Write(header.Span.Slice((int)range.Offset, (int)range.Length));
    }

    private void WriteFields(FetchItem item, ReadOnlySpan<byte> header)
    {
        _decoded.Clear();
        HeaderFilter.Write(_decoded, header, item.Section);
        WriteDecoded(item.Partial);
    }

    private async ValueTask WriteBinaryAsync(
        ShownMessage message, FetchItem item, SectionRange range, CancellationToken cancel)
    {
        _decoded.Clear();
        string encoding = item.Section.Path.Length == 0 ? "" : Encoding(message.Structure.Find(item.Section.Path)!);
        if (encoding.Length == 0)
        {
            await message.CopyAsync(range.Offset, range.Length, _decoded, cancel);
        }
        else
        {
            using Scratch encoded = new();
            await message.CopyAsync(range.Offset, range.Length, encoded, cancel);
            TransferDecoder.Decode(encoding, encoded.Written, _decoded);
        }

        if (item.Kind == FetchItemKind.BinarySize)
        {
            _output.WriteNumber(_decoded.Length);
        }
        else
        {
            WriteDecoded(item.Partial);
        }
    }

    /// <summary>The encoding to take off; empty for parts that are no leaves, which have none of their own.</summary>
    private static string Encoding(MessagePart part)
    {
        if (part.Type.IsMultipart || part.Message is not null)
        {
            return "";
        }

        return TransferDecoder.Knows(part.Encoding) ? part.Encoding : throw new UnknownEncodingException();
    }

    private void WriteDecoded(PartialRange? partial)
    {
        SectionRange range = new SectionRange(0, _decoded.Length).Limit(partial);
        ReadOnlySpan<byte> content = _decoded.Written.Slice((int)range.Offset, (int)range.Length);

        // Only literal8 may hold NUL.
        if (content.Contains((byte)0))
        {
            _output.WriteByte((byte)'~');
        }

        _output.WriteLiteralHeader(content.Length);
        _output.Write(content);
    }
}
