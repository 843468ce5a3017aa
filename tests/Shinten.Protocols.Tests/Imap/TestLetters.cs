namespace Shinten.Protocols.Tests.Imap;

/// <summary>Letters that the dialogues are about. Line ends become CRLF when they are stored.</summary>
internal static class TestLetters
{
    public const string Plain = """
        Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
        From: Terry Gray <gray@cac.washington.edu>
        Subject: IMAP4rev2 WG mtg summary and minutes
        To: imap@cac.washington.edu
        cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
        Message-Id: <B27397-0100000@cac.washington.edu>
        MIME-Version: 1.0
        Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

        First line.
        Second line.

        """;

    /// <summary>RFC 9051 §6.4.5.1 shows the numbers of such parts.</summary>
    public const string Nested = """
        From: a@example.test
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        preamble
        --outer
        Content-Type: text/plain

        one
        --outer
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        R3LDvMOfZQA=
        --inner
        Content-Type: text/html

        <p>two</p>
        --inner--

        --outer
        Content-Type: application/octet-stream; name=x.bin
        Content-Disposition: attachment; filename=x.bin
        Content-Transfer-Encoding: x-odd

        three
        --outer--

        """;
}
