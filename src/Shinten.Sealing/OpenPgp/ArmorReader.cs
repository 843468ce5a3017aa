using System.Buffers;
using System.Buffers.Text;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Reads armour leniently: any line ends, spaces, headers, and whatever stands around it.</summary>
internal static class ArmorReader
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    public static byte[] Read(ReadOnlySpan<byte> text, int maxBytes, out ArmorKind kind)
    {
        ReadOnlySpan<byte> rest = text;
        while (TryLine(ref rest, out ReadOnlySpan<byte> line))
        {
            if (TryBegin(line, out kind))
                return Decode(Body(rest), maxBytes);
        }

        throw new OpenPgpException("There is no OpenPGP armour in this text.");
    }

    private static bool TryBegin(ReadOnlySpan<byte> line, out ArmorKind kind)
    {
        kind = default;
        if (!line.StartsWith("-----BEGIN "u8) || !line.EndsWith("-----"u8))
            return false;

        ReadOnlySpan<byte> label = line[11..^5];
        foreach (ArmorKind known in Enum.GetValues<ArmorKind>())
        {
            if (label.SequenceEqual(Armor.Label(known)))
            {
                kind = known;
                return true;
            }
        }

        return false;
    }

    /// <summary>What lies between the armour headers, which are ignored, and the line that ends the armour.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> start = rest;
        while (TryLine(ref rest, out ReadOnlySpan<byte> line) && !line.StartsWith("-----"u8))
        {
            if (line.IsEmpty || line.Contains((byte)':'))
                start = rest;
            else
                break;
        }

        int end = start.IndexOf("-----END"u8);
        return end < 0 ? throw new OpenPgpException("The OpenPGP armour has no end.") : start[..end];
    }

    private static byte[] Decode(ReadOnlySpan<byte> body, int maxBytes)
    {
        if (body.Length / 4 * 3L > maxBytes + 1024L + (maxBytes / 4L))
            throw new OpenPgpException("The OpenPGP armour is too long.");

        byte[] characters = new byte[body.Length];
        int count = 0;
        while (TryLine(ref body, out ReadOnlySpan<byte> line))
        {
            if (line is [(byte)'=', _, _, _, _])
                break;

            line.CopyTo(characters.AsSpan(count));
            count += line.Length;
        }

        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(count)];
        OperationStatus status = Base64.DecodeFromUtf8(characters.AsSpan(0, count), decoded, out _, out int written);
        if (status != OperationStatus.Done)
            throw new OpenPgpException("The OpenPGP armour holds characters that are not base64.");

        return written <= maxBytes ? decoded[..written] : throw new OpenPgpException("The OpenPGP armour is too long.");
    }

    private static bool TryLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (rest.IsEmpty)
            return false;

        int end = rest.IndexOfAny(LineEnds);
        line = (end < 0 ? rest : rest[..end]).Trim(" \t"u8);
        rest = end < 0 ? default : rest[(end + 1)..];
        return true;
    }
}
