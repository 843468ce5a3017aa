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

    /// <summary>The next line as JSON, or null when the other side has gone.</summary>
    internal static async Task<JsonDocument?> ReadAsync(PipeReader reader, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                JsonDocument document = JsonDocument.Parse(read.Buffer.Slice(0, end).ToArray());
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return document;
            }

            if (read.IsCompleted || read.Buffer.Length > MaxLine)
                return null;

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
