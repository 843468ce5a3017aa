namespace Shinten.Mail.Threads;

/// <summary>A subject without what replying and forwarding put around it (RFC 5256 §2.1).</summary>
public static class BaseSubject
{
    // subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":", and what replies are called in other languages'
    // programs.
    private static readonly string[] Replies =
    [
        "re", "fw", "fwd", "aw", "sv", "vs", "wg", "antw", "rif", "enc", "tr",
        "返信", "転送", "回复", "回覆", "转发", "轉寄", "답장",
    ];

    private const string ForwardOpen = "[fwd:";
    private const int MaxLength = 1_000;

    public static string Of(string? subject)
    {
        string whole = subject ?? "";
        string collapsed = Words.SearchText.Fold(whole.Length > MaxLength ? whole[..MaxLength] : whole);
        ReadOnlySpan<char> text = collapsed.AsSpan().Trim();
        int before;
        do
        {
            before = text.Length;
            text = WithoutTrailer(text);
            text = WithoutLeader(text);
            text = WithoutBlob(text);
            if (text.StartsWith(ForwardOpen) && text.EndsWith("]"))
            {
                text = text[ForwardOpen.Length..^1].Trim();
            }
        }
        while (text.Length < before);

        return text.ToString();
    }

    // subj-trailer = "(fwd)" / WSP
    private static ReadOnlySpan<char> WithoutTrailer(ReadOnlySpan<char> text)
    {
        while (text.EndsWith("(fwd)"))
        {
            text = text[..^"(fwd)".Length].TrimEnd();
        }

        return text;
    }

    // subj-leader = (*subj-blob subj-refwd) / WSP
    private static ReadOnlySpan<char> WithoutLeader(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text;
        while (BlobLength(rest) is > 0 and int blob)
        {
            rest = rest[blob..].TrimStart();
        }

        foreach (string reply in Replies)
        {
            if (rest.StartsWith(reply) && EndOfReply(rest[reply.Length..]) is > 0 and int end)
            {
                return rest[(reply.Length + end)..].TrimStart();
            }
        }

        return text;
    }

    // *WSP [subj-blob] ":", where some programs count: "Re[2]:", "Re(3):"
    private static int EndOfReply(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text.TrimStart();
        rest = rest[BlobLength(rest)..].TrimStart();
        return rest.Length > 0 && rest[0] is ':' or '\uFF1A' ? text.Length - rest.Length + 1 : 0;
    }

    // The blob goes only if something stays.
    private static ReadOnlySpan<char> WithoutBlob(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text[BlobLength(text)..].TrimStart();
        return rest.IsEmpty ? text : rest;
    }

    // subj-blob = "[" *BLOBCHAR "]" *WSP
    private static int BlobLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('[' or '(') || text.StartsWith(ForwardOpen))
        {
            return 0;
        }

        int end = text[1..].IndexOfAny('[', text[0] == '[' ? ']' : ')');
        bool isCount = text[0] == '[' || (end > 0 && !text[1..(end + 1)].ContainsAnyExceptInRange('0', '9'));
        return end >= 0 && text[end + 1] != '[' && isCount ? end + 2 : 0;
    }
}
