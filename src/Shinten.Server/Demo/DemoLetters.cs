using System.Buffers;
using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Shinten.Server.Demo;

/// <summary>The letters that the demo delivers to its accounts at its first start.</summary>
/// <remarks>A file of <c>Letters/</c> begins with Return-Path and Delivered-To, which are its SMTP envelope and are not
/// sent. The letters are the same at every start, so that a start that was cut short delivers nothing twice.</remarks>
internal static class DemoLetters
{
    private const int LargeAttachmentBytes = 3 * 1024 * 1024;

    public static IEnumerable<DemoLetter> All()
    {
        Assembly assembly = typeof(DemoLetters).Assembly;
        foreach (string name in assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".eml", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)
                ?? throw new InvalidDataException($"The demo's letter {name} is not in the program.");
            byte[] file = new byte[stream.Length];
            stream.ReadExactly(file);
            yield return Read(file);
        }

        yield return Large();
    }

    internal static DemoLetter Read(ReadOnlySpan<byte> file)
    {
        string from = "";
        List<string> to = [];
        while (true)
        {
            int end = file.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = file[..end];
            if (line.StartsWith("Return-Path: "u8))
            {
                from = Encoding.UTF8.GetString(line["Return-Path: ".Length..]).Trim('<', '>');
            }
            else if (line.StartsWith("Delivered-To: "u8))
            {
                to.Add(Encoding.UTF8.GetString(line["Delivered-To: ".Length..]));
            }
            else
            {
                return new DemoLetter(from, to, WithCrLf(file));
            }

            file = file[(end + 1)..];
        }
    }

    /// <summary>A letter of several megabytes: an attachment of bytes that no compression makes smaller.</summary>
    private static DemoLetter Large()
    {
        ArrayBufferWriter<byte> message = new(LargeAttachmentBytes * 3 / 2);
        message.Write("""
            From: Olu Adeyemi <olu@adeyemi.example>
            To: alice@example.test
            Subject: The recording of the concert
            Date: Sat, 14 Nov 2026 23:10:00 +0000
            Message-ID: <recording@adeyemi.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=recording

            --recording
            Content-Type: text/plain; charset=us-ascii

            Too large for most servers, they say. Turn it up!

            --recording
            Content-Type: application/octet-stream; name="concert.raw"
            Content-Disposition: attachment; filename="concert.raw"
            Content-Transfer-Encoding: base64


            """u8);
        WriteAttachment(message);
        message.Write("--recording--\n"u8);
        return new DemoLetter("olu@adeyemi.example", ["alice@example.test"], WithCrLf(message.WrittenSpan));
    }

    private static void WriteAttachment(ArrayBufferWriter<byte> message)
    {
        const int BytesOnALine = 57;
        Span<byte> line = stackalloc byte[SHA512.HashSizeInBytes];
        for (int written = 0; written < LargeAttachmentBytes; written += BytesOnALine)
        {
            SHA512.HashData(BitConverter.GetBytes(written), line);
            Base64.EncodeToUtf8(line[..BytesOnALine], message.GetSpan(80), out _, out int length);
            message.Advance(length);
            message.Write("\n"u8);
        }
    }

    private static byte[] WithCrLf(ReadOnlySpan<byte> lines)
    {
        ArrayBufferWriter<byte> message = new(lines.Length + (lines.Length / 32) + 2);
        foreach (Range line in lines.TrimEnd((byte)'\n').Split((byte)'\n'))
        {
            message.Write(lines[line]);
            message.Write("\r\n"u8);
        }

        return message.WrittenSpan.ToArray();
    }
}
