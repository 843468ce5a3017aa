using System.Text;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>What a server answered to one command (RFC 5321 §4.2); all lines have the same code.</summary>
public sealed class ServerReply
{
    private const int MaxText = 500;

    private ServerReply(int code, string enhancedCode, IReadOnlyList<string> lines)
        => (Code, EnhancedCode, Lines) = (code, enhancedCode, lines);

    /// <summary>From 200 to 559.</summary>
    public int Code { get; }

    /// <summary>As the server gave it (RFC 2034 §4), such as <c>5.1.1</c>; empty where it gave none that fits its
    /// code.</summary>
    public string EnhancedCode { get; }

    /// <summary>What stands behind the codes, without control characters.</summary>
    public IReadOnlyList<string> Lines { get; }

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code >= 500;

    /// <summary>The status for notices (RFC 3463 §2): the enhanced code, or what the code alone says.</summary>
    public string Status => EnhancedCode.Length > 0 ? EnhancedCode : $"{Code / 100}.0.0";

    /// <summary>The whole in one line of moderate length.</summary>
    public override string ToString()
    {
        string enhanced = EnhancedCode.Length > 0 ? $"{EnhancedCode} " : "";
        string text = $"{Code} {enhanced}{string.Join(' ', Lines)}".TrimEnd();
        return text.Length <= MaxText ? text : text[..MaxText];
    }

    /// <param name="code">The three digits, checked already.</param>
    /// <param name="lines">What stands behind the code and its separator in each line.</param>
    internal static ServerReply Of(int code, IReadOnlyList<byte[]> lines)
    {
        string enhanced = code >= 200 ? EnhancedCodeOf(code, lines[0]) : "";
        int skipped = enhanced.Length == 0 ? 0 : enhanced.Length + 1;
        string[] texts = new string[lines.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> line = lines[i];
            bool repeats = skipped > 0 && EnhancedCodeOf(code, line) == enhanced;
            texts[i] = Clean(repeats ? line[Math.Min(skipped, line.Length)..] : line);
        }

        return new ServerReply(code, enhanced, texts);
    }

    // status-code = class "." subject "." detail  (RFC 3463 §2); the class must be that of the code (RFC 2034 §4)
    private static string EnhancedCodeOf(int code, ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        if (word.Length is < 5 or > 9 || word[0] - '0' != code / 100 || word[1] != '.')
        {
            return "";
        }

        int dot = word[2..].IndexOf((byte)'.');
        return dot is >= 1 and <= 3 && IsNumber(word.Slice(2, dot)) && IsNumber(word[(3 + dot)..])
            ? Encoding.ASCII.GetString(word)
            : "";
    }

    private static bool IsNumber(ReadOnlySpan<byte> digits)
        => digits.Length is >= 1 and <= 3 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static string Clean(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        return text.Any(char.IsControl)
            ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))
            : text;
    }
}
