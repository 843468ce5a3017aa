using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Shinten.Protocols.Admin;

/// <summary>How the admin socket is found and how its lines end.</summary>
public static class AdminWire
{
    public const string SocketName = "admin.sock";

    /// <summary>No request or reply is longer: a list of all accounts of a large server fits.</summary>
    internal const int MaxLine = 64 * 1024 * 1024;

    /// <summary>The next line, or null when the other side has gone.</summary>
    /// <exception cref="AdminSyntaxException">It is longer than any that is meant.</exception>
    internal static async Task<byte[]?> ReadAsync(PipeReader reader, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                byte[] line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
                return null;

            if (read.Buffer.Length > MaxLine)
                throw new AdminSyntaxException("the line is too long");

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    internal static async Task WriteAsync(PipeWriter writer, Action<Utf8JsonWriter> line, CancellationToken cancel)
    {
        using (Utf8JsonWriter json = new(writer))
        {
            line(json);
        }

        writer.Write("\n"u8);
        await writer.FlushAsync(cancel);
    }
}
