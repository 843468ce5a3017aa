using System.Text;

namespace Shinten.Mail.Tests.Corpora;

/// <summary>Letters for tests, written with LF and sent with CRLF.</summary>
internal static class Letters
{
    public static byte[] Crlf(string text)
        => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    /// <summary>A letter of about 5 KB, as the bench delivers them.</summary>
    public static byte[] FiveKilobytes()
    {
        StringBuilder text = new("""
            Received: from mx.example.org by mail.example.test with ESMTPS id 4f1c2a; Mon, 2 Nov 2026 10:20:30 +0000
            From: "Ms Alice Liddell" <alice@example.org>
            To: Bob <bob@example.test>, carol@example.test
            Cc: =?utf-8?B?5bGx55Sw5aSq6YOO?= <yamada@example.jp>
            Subject: About the meeting on Thursday
            Date: Mon, 2 Nov 2026 10:20:29 +0000
            Message-ID: <20261102102029.4711@example.org>
            In-Reply-To: <20261101.1@example.test>
            References: <20261030.9@example.test> <20261101.1@example.test>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="=_b1"

            --=_b1
            Content-Type: text/plain; charset=utf-8


            """);
        string[] words = [.. Enumerable.Range(0, 700).Select(i => $"w{i * 7919 % 400:x}ord")];
        AppendLines(text, words.Take(400));
        text.Append("\n--=_b1\nContent-Type: text/html; charset=utf-8\n");
        text.Append("Content-Transfer-Encoding: quoted-printable\n\n<p>");
        AppendLines(text, words.Take(250));
        text.Append("</p>\n--=_b1--\n");
        return Crlf(text.ToString());
    }

    /// <summary>A plain letter of about 100 KB whose words are as seldom as those of a language.</summary>
    public static byte[] HundredKilobytes()
    {
        StringBuilder text = new("From: alice@example.org\nSubject: Minutes\nContent-Type: text/plain\n\n");
        const int count = 14_000;
        IEnumerable<double> ranks = Enumerable.Range(0, count).Select(i => i * 7919 % count / (double)count);
        AppendLines(text, ranks.Select(rank => $"w{(int)(4000 * Math.Pow(rank, 3)):x}ord"));
        return Crlf(text.ToString());
    }

    private static void AppendLines(StringBuilder text, IEnumerable<string> words)
    {
        foreach (string[] line in words.Chunk(10))
        {
            text.AppendJoin(' ', line).Append('\n');
        }
    }
}
