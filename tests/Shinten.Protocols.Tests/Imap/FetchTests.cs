using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>FETCH (RFC 9051 §6.4.5, §7.5.2).</summary>
public sealed class FetchTests
{
    [Fact]
    public async Task An_envelope_is_told_as_the_rfc_shows_it()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", TestLetters.Plain, "(\\Seen) \"17-Jul-1996 02:44:25 -0700\"");
        await imap.PlayAsync("""
            C: s SELECT INBOX
            S: ...
            S: s OK
            C: a FETCH 1 FULL
            S: * 1 FETCH (FLAGS (\Seen) INTERNALDATE "17-Jul-1996 09:44:25 +0000" RFC822.SIZE 369
               ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes"
               (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray"
               "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap"
               "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL
               "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>") BODY ("text"
               "plain" ("charset" "US-ASCII") NIL NIL "7bit" 27 2))
            S: a OK
            C: b UID FETCH 1 (RFC822.SIZE UID)
            S: * 1 FETCH (RFC822.SIZE 369 UID 1)
            S: b OK
            C: c UID FETCH 1:* RFC822.SIZE
            S: * 1 FETCH (UID 1 RFC822.SIZE 369)
            S: c OK
            C: d FETCH 1 BODYSTRUCTURE
            S: * 1 FETCH (BODYSTRUCTURE ("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 27 2 NIL NIL NIL NIL))
            S: d OK
            """);
    }

    [Fact]
    public async Task Sections_are_bytes_of_the_letter()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", TestLetters.Plain);
        await imap.PlayAsync("""
            C: s SELECT INBOX
            S: ...
            S: s OK
            C: a FETCH 1 BODY.PEEK[TEXT]
            S: * 1 FETCH (BODY[TEXT] {27}
            S: First line.
            S: Second line.
            S: )
            S: a OK
            C: b FETCH 1 (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID Subject)] UID)
            S: * 1 FETCH (BODY[HEADER.FIELDS (MESSAGE-ID Subject)] {98}
            S: Subject: IMAP4rev2 WG mtg summary and minutes
            S: Message-Id: <B27397-0100000@cac.washington.edu>
            S: 
            S:  UID 1)
            S: b OK
            C: c FETCH 1 BODY.PEEK[]<6.5>
            S: * 1 FETCH (BODY[]<6> {5}
            S: Wed, )
            S: c OK
            C: d FETCH 1 BODY.PEEK[TEXT]<20.1000>
            S: * 1 FETCH (BODY[TEXT]<20> {7}
            S: line.
            S: )
            S: d OK
            C: e FETCH 1 BODY.PEEK[TEXT]<1000.1>
            S: * 1 FETCH (BODY[TEXT]<1000> {0}
            S: )
            S: e OK
            C: f FETCH 1 (BODY.PEEK[1]<0.5> BODY.PEEK[2] BODY.PEEK[1.MIME]<0.4> BODY.PEEK[1.TEXT])
            S: * 1 FETCH (BODY[1]<0> {5}
            S: First BODY[2] NIL BODY[1.MIME]<0> {4}
            S: Date BODY[1.TEXT] NIL)
            S: f OK
            C: g FETCH 1 RFC822.TEXT
            S: * 1 FETCH (RFC822.TEXT {27}
            S: First line.
            S: Second line.
            S:  FLAGS (\Seen))
            S: g OK
            """);
    }

    [Fact]
    public async Task Nested_parts_are_numbered_as_the_rfc_numbers_them()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", TestLetters.Nested);
        await imap.PlayAsync("""
            C: s SELECT INBOX
            S: ...
            S: s OK
            C: a FETCH 1 BODYSTRUCTURE
            S: * 1 FETCH (BODYSTRUCTURE (("text" "plain" NIL NIL NIL "7bit" 3 0 NIL NIL NIL
               NIL)("message" "rfc822" NIL NIL NIL "7bit" 231 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL
               NIL) (("text" "plain" ("charset" "utf-8") NIL NIL "base64" 12 0 NIL NIL NIL NIL)("text"
               "html" NIL NIL NIL "7bit" 10 0 NIL NIL NIL NIL) "alternative" ("boundary" "inner") NIL
               NIL NIL) 13 NIL NIL NIL NIL)("application" "octet-stream" ("name" "x.bin") NIL NIL
               "x-odd" 5 NIL ("attachment" ("filename" "x.bin")) NIL NIL) "mixed" ("boundary" "outer")
               NIL NIL NIL))
            S: a OK
            C: b FETCH 1 (BODY.PEEK[2.HEADER] BODY.PEEK[2.2] BODY.PEEK[2.2.MIME])
            S: * 1 FETCH (BODY[2.HEADER] {71}
            S: Subject: inner
            S: Content-Type: multipart/alternative; boundary=inner
            S: 
            S:  BODY[2.2] {10}
            S: <p>two</p> BODY[2.2.MIME] {27}
            S: Content-Type: text/html
            S: 
            S: )
            S: b OK
            C: c FETCH 1 (BINARY.SIZE[2.1] BINARY.PEEK[2.1]<0.4>)
            S: * 1 FETCH (BINARY.SIZE[2.1] 8 BINARY[2.1]<0> {4}
            S: Grü)
            S: c OK
            C: d FETCH 1 BINARY.PEEK[3]
            S: d NO [UNKNOWN-CTE]
            C: e FETCH 1 (BINARY.SIZE[9] BINARY.PEEK[9])
            S: * 1 FETCH (BINARY.SIZE[9] 0 BINARY[9] NIL)
            S: e OK
            C: f FETCH 1 BODY.PEEK[2.HEADER.FIELDS.NOT (Subject)]
            S: * 1 FETCH (BODY[2.HEADER.FIELDS.NOT (Subject)] {55}
            S: Content-Type: multipart/alternative; boundary=inner
            S: 
            S: )
            S: f OK
            """);
        List<string> whole = await imap.AskAsync("FETCH 1 BINARY.PEEK[2.1]");
        Assert.Equal("* 1 FETCH (BINARY[2.1] ~{8}", whole[0]);
    }

    [Fact]
    public async Task Reading_marks_a_letter_as_seen_but_not_when_peeking_or_examining()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", "Subject: x\n\nbody\n");
        await imap.PlayAsync("""
            C: s EXAMINE INBOX
            S: ...
            S: s OK
            C: a FETCH 1 BODY[TEXT]
            S: * 1 FETCH (BODY[TEXT] {6}
            S: body
            S: )
            S: a OK
            C: t SELECT INBOX
            S: ...
            S: t OK
            C: b FETCH 1 BODY.PEEK[TEXT]
            S: * 1 FETCH (BODY[TEXT] {6}
            S: body
            S: )
            S: b OK
            C: c FETCH 1 (FLAGS BODY[TEXT])
            S: * 1 FETCH (FLAGS (\Seen) BODY[TEXT] {6}
            S: body
            S: )
            S: c OK
            C: d FETCH 1 (BODY[TEXT])
            S: * 1 FETCH (BODY[TEXT] {6}
            S: body
            S: )
            S: d OK
            C: e STORE 1 (UNCHANGEDSINCE 99999) -FLAGS.SILENT (\Seen)
            S: * 1 FETCH (MODSEQ (…
            S: e OK
            C: f FETCH 1 BODY[TEXT]
            S: * 1 FETCH (BODY[TEXT] {6}
            S: body
            S:  FLAGS (\Seen) MODSEQ (…
            S: f OK
            """);
    }

    [Fact]
    public async Task Numbers_beyond_the_mailbox_are_refused_and_unknown_uids_passed_over()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: s SELECT INBOX
            S: ...
            S: s OK
            C: a FETCH 1:* FLAGS
            S: a OK
            C: b FETCH 1 FLAGS
            S: b BAD
            C: c UID FETCH 1:* FLAGS
            S: c OK
            C: d UID FETCH 7 FLAGS
            S: d OK
            C: e FETCH $ FLAGS
            S: e OK
            """);
    }

    [Fact]
    public async Task Only_changed_letters_are_told_since_a_modseq()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", "Subject: 1\n\nbody\n");
        await imap.AppendAsync("INBOX", "Subject: 2\n\nbody\n");
        await imap.PlayAsync("""
            C: s SELECT INBOX (CONDSTORE)
            S: ...
            S: s OK
            """);
        List<string> both = await imap.AskAsync("FETCH 1:2 MODSEQ");
        long first = ModSeqOf(both[0]);
        Assert.True(ModSeqOf(both[1]) > first);
        await imap.PlayAsync($"""
            C: a FETCH 1:* (FLAGS) (CHANGEDSINCE {first})
            S: * 2 FETCH (FLAGS () MODSEQ ({ModSeqOf(both[1])}))
            S: a OK
            """);
    }

    [Fact]
    public async Task Ids_are_stable_and_differ_between_accesses()
    {
        await using ImapDialogue imap = new();
        TestMail mail = await imap.MailAsync();
        await imap.AppendAsync("INBOX", "Message-ID: <1@x>\nSubject: a\n\nbody\n");
        await imap.AppendAsync("INBOX", "Message-ID: <2@x>\nIn-Reply-To: <1@x>\nSubject: Re: a\n\nbody\n");
        await imap.AskAsync("SELECT INBOX");
        List<string> lines = await imap.AskAsync("FETCH 1:2 (EMAILID THREADID)");
        Assert.Matches(@"^\* 1 FETCH \(EMAILID \(Ma[0-9a-f]+\) THREADID \(Ta[0-9a-f]+\)\)$", lines[0]);
        Assert.Equal(lines[0][lines[0].IndexOf("THREADID", StringComparison.Ordinal)..],
            lines[1][lines[1].IndexOf("THREADID", StringComparison.Ordinal)..]);

        await using ImapDialogue other = new(mail) { Access = Access.Envelopes };
        await other.AskAsync("SELECT INBOX");
        Assert.NotEqual(lines[0], (await other.AskAsync("FETCH 1:2 (EMAILID THREADID)"))[0]);
    }

    [Fact]
    public async Task A_preview_is_the_beginning_of_the_text()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", TestLetters.Plain);
        await imap.PlayAsync("""
            C: s SELECT INBOX
            S: ...
            S: s OK
            C: a FETCH 1 PREVIEW
            S: * 1 FETCH (PREVIEW "First line. Second line.")
            S: a OK
            C: b FETCH 1 (PREVIEW (LAZY) UID)
            S: * 1 FETCH (PREVIEW "First line. Second line." UID 1)
            S: b OK
            """);
    }

    [Fact]
    public async Task Encoded_headers_are_told_as_written_until_utf8_is_enabled()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync(
            "INBOX", "From: =?utf-8?q?J=C3=BCrgen?= <j@example.test>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nx\n");
        await imap.AskAsync("SELECT INBOX");
        string before = (await imap.AskAsync("FETCH 1 ENVELOPE"))[0];
        Assert.Contains("=?utf-8?", before, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ü", before, StringComparison.Ordinal);
        await imap.AskAsync("ENABLE UTF8=ACCEPT");
        string after = (await imap.AskAsync("FETCH 1 ENVELOPE"))[0];
        Assert.True(System.Text.Ascii.IsValid(before));
        Assert.Contains("j", after, StringComparison.Ordinal);
    }

    private static long ModSeqOf(string line)
    {
        int start = line.IndexOf("MODSEQ (", StringComparison.Ordinal) + 8;
        return long.Parse(
            line[start..line.IndexOf(')', start)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
