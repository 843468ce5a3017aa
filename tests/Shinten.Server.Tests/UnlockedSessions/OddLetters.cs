using System.Security.Cryptography;
using System.Text;

namespace Shinten.Server.Tests.UnlockedSessions;

/// <summary>Letters of many shapes: those of the MIME suite where it is at hand, and some of our own.</summary>
internal static class OddLetters
{
    public static IReadOnlyList<byte[]> All()
    {
        List<byte[]> letters =
        [
            Simple("Plain", "Hello."),
            Crlf("Subject: no body\n"),
            Crlf("\nno header\n"),
            Crlf("a line that is no field\nSubject: after it\n\nbody\n"),
            Crlf(" folded first\nSubject: x\n\nbody\n"),
            "no line end at all"u8.ToArray(),
            Crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: message/rfc822\n\n"
                + "Subject: inner\n\ninner body\n--b--\nepilogue\n"),
            Crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed\n"),
            Crlf("Content-Type: text/html; charset=iso-2022-jp\n"
                + "Subject: =?iso-2022-jp?B?GyRCJDMkcxsoQg==?=\n\n<p>x</p>\n"),
            Encrypted(),
            Crlf("Content-Type: text/plain; hp=\"cipher\"; charset=utf-8\nSubject: claims to be protected\n\nx\n"),
            Long(200 * 1024),
        ];
        letters.AddRange(Suite());
        return letters;
    }

    public static byte[] Simple(string subject, string body) => Crlf($"""
        From: Bob <bob@example.org>
        To: alice@example.test
        Subject: {subject}
        Date: Mon, 2 Nov 2026 10:20:29 +0100
        Message-ID: <{Guid.NewGuid():n}@example.org>
        Content-Type: text/plain; charset=utf-8

        {body}

        """);

    /// <summary>PGP/MIME, as its sender encrypted it.</summary>
    public static byte[] Encrypted() => Crlf(PgpMime);

    public static byte[] Long(int length)
    {
        StringBuilder text = new("From: bob@example.org\nSubject: long\n"
            + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\n"
            + "Content-Type: application/octet-stream; name=x.bin\nContent-Transfer-Encoding: base64\n\n");
        byte[] content = RandomNumberGenerator.GetBytes(length * 3 / 4);
        text.Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\n--b--\n");
        return Crlf(text.ToString());
    }

    public static byte[] Crlf(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    private const string PgpMime = """
        From: bob@example.org
        To: alice@example.test
        Subject: ...
        Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="e"

        --e
        Content-Type: application/pgp-encrypted

        Version: 1

        --e
        Content-Type: application/octet-stream

        -----BEGIN PGP MESSAGE-----

        wV4DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        0joBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAA
        =AAAA
        -----END PGP MESSAGE-----

        --e--
        """;

    private static IEnumerable<byte[]> Suite()
    {
        string? root = Environment.GetEnvironmentVariable("SHINTEN_SHARED") ?? BesideCheckout();
        string? suite = root is null ? null : Path.Combine(root, "suites", "mime");
        return suite is null || !Directory.Exists(suite)
            ? []
            : Directory.EnumerateFiles(suite, "*.eml", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes);
    }

    private static string? BesideCheckout()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Shinten.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.Parent is null ? null : Path.Combine(folder.Parent.FullName, "shared");
    }
}
