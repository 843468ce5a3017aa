using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Admin;

/// <summary>How the admin socket is found, how its lines end, and how bytes follow them.</summary>
public static class AdminWire
{
    public const string SocketName = "admin.sock";

    /// <summary>No line is longer: a list of all accounts of a large server fits.</summary>
    internal const int MaxLine = 64 * 1024 * 1024;

    /// <summary>No more bytes follow a line: the largest letter that the settings can allow fits.</summary>
    internal const int MaxBytes = (1024 * 1024 * 1024) + (64 * 1024 * 1024);

    private const int PieceLength = 64 * 1024;

    /// <summary>The next line with what follows it, or null when the other side has gone.</summary>
    /// <exception cref="AdminSyntaxException">It, or what is to follow, is longer than any that is meant.</exception>
    internal static async Task<AdminFrame?> ReadAsync(PipeReader reader, CancellationToken cancel)
    {
        if (await ReadLineAsync(reader, cancel) is not { } line)
        {
            return null;
        }

        (int follows, int start) = Count(line);
        AdminFrame frame = new(start == 0 ? line : line[start..]);
        try
        {
            if (follows > 0)
            {
                await CopyAsync(reader, follows, frame.Take(), cancel);
            }

            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    internal static Task WriteAsync(
        PipeWriter writer, Action<Utf8JsonWriter> line, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        ArrayBufferWriter<byte> written = new();
        using (Utf8JsonWriter json = new(written))
        {
            line(json);
        }

        return WriteAsync(writer, written.WrittenMemory, bytes, cancel);
    }

    /// <summary>Writes a line without its end, and bytes behind it, in pieces: no more than a few lie in the pipe.
    /// </summary>
    internal static async Task WriteAsync(
        PipeWriter writer, ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (!bytes.IsEmpty)
        {
            writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"+{bytes.Length} ")));
        }

        writer.Write(line.Span);
        writer.Write("\n"u8);
        await writer.FlushAsync(cancel);
        for (int at = 0; at < bytes.Length; at += PieceLength)
        {
            await writer.WriteAsync(bytes.Slice(at, Math.Min(PieceLength, bytes.Length - at)), cancel);
        }
    }

    private static async Task<byte[]?> ReadLineAsync(PipeReader reader, CancellationToken cancel)
    {
        long searched = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancel);
            if (read.Buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                byte[] line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
                return null;

            if (read.Buffer.Length > MaxLine)
                throw new AdminSyntaxException("the line is too long");

            searched = read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // line = [ "+" count SP ] object
    private static (int Follows, int Start) Count(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '+')
        {
            return (0, 0);
        }

        return Utf8Parser.TryParse(line[1..], out int count, out int digits) && count is > 0 and <= MaxBytes
            && digits + 1 < line.Length && line[digits + 1] == ' '
            ? (count, digits + 2)
            : throw new AdminSyntaxException("it does not say how many bytes follow it");
    }

    // Room grows with what has come, not with what is announced.
    private static async Task CopyAsync(PipeReader reader, int count, PooledBytes bytes, CancellationToken cancel)
    {
        while (bytes.Length < count)
        {
            ReadResult read = await reader.ReadAsync(cancel);
            ReadOnlySequence<byte> taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, count - bytes.Length));
            foreach (ReadOnlyMemory<byte> piece in taken)
            {
                bytes.Write(piece.Span);
            }

            reader.AdvanceTo(taken.End);
            if (read.IsCompleted && bytes.Length < count)
            {
                throw new IOException("The connection ended in the middle.");
            }
        }
    }
}
