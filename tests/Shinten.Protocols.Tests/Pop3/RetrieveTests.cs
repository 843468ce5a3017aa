using System.Globalization;
using System.Text;
using Shinten.Protocols.Tests.Imap;
using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>What RETR and TOP send, byte for byte, and that LIST told its size (RFC 1939 §5, §7, §11).</summary>
public sealed class RetrieveTests
{
    [Theory]
    [InlineData(Access.Ciphertext)]
    [InlineData(Access.Envelopes)]
    [InlineData(Access.Everything)]
    public async Task Sizes_are_the_bytes_that_are_sent_at_each_access(Access access)
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Pop3Dialogue.Letter(TestLetters.Plain));
        await mail.FileAsync(Pop3Dialogue.Letter(TestLetters.Nested));
        await mail.FileAsync(Large(300_000));
        await using Pop3Dialogue pop = new(mail) { Access = access };

        long total = 0;
        foreach (string listed in await pop.ListAsync("LIST"))
        {
            string[] words = listed.Split(' ');
            byte[] letter = await pop.FetchAsync($"RETR {words[0]}");
            Assert.Equal(long.Parse(words[1], CultureInfo.InvariantCulture), letter.Length);
            Assert.Equal(access == Access.Everything, Contains(letter, words[0] switch
            {
                "1" => "First line.",
                "2" => "<p>two</p>",
                _ => "Subject: large\r\n\r\n",
            }));
            total += letter.Length;
        }

        Assert.Equal(FormattableString.Invariant($"+OK 3 {total}"), await pop.AskAsync("STAT"));
    }

    [Fact]
    public async Task IMAP_and_POP3_show_the_same_bytes_at_each_access()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Pop3Dialogue.Letter(TestLetters.Nested));
        foreach (Access access in Enum.GetValues<Access>())
        {
            await using ImapDialogue imap = new(mail) { Access = access };
            await imap.AskAsync("SELECT INBOX");
            List<string> shown = await imap.AskAsync("FETCH 1 BODY.PEEK[]");
            await using Pop3Dialogue pop = new(mail) { Access = access };

            string fetched = Encoding.UTF8.GetString(await pop.FetchAsync("RETR 1"));

            Assert.Equal(string.Join("\r\n", shown[1..^2]) + "\r\n", fetched);
        }
    }

    [Theory]
    [InlineData("Subject: dots\r\n\r\n.\r\n..\r\n...\r\n.x\r\n \r\n.\r\n")]
    [InlineData(".starts with a dot\r\n\r\nbody\r\n")]
    [InlineData("Subject: no body\r\n\r\n")]
    [InlineData("Subject: no empty line\r\n")]
    [InlineData("\r\nno header\r\n")]
    [InlineData("Subject: bare LF\n\none\ntwo\n.\nthree\n..four\r\n.\r\n")]
    [InlineData("Subject: bare CR\r\n\r\none\rtwo\r.\rthree\r\n")]
    [InlineData("Subject: reply inside\r\n\r\na\n.\n+OK 1 1\n.\r\n+OK\r\n")]
    [InlineData("\r\n")]
    public async Task A_letter_stays_in_step_and_is_as_long_as_told(string letter)
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Encoding.ASCII.GetBytes(letter));
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync($"C: LIST 1\nS: +OK 1 {letter.Length}");
        Assert.Equal(letter, Encoding.ASCII.GetString(await pop.FetchAsync("RETR 1")));
        Assert.Equal(letter, Encoding.ASCII.GetString(await pop.FetchAsync("TOP 1 1000000")));
        await pop.PlayAsync("C: NOOP\nS: +OK");
    }

    // The lone dot needs a line of its own: CRLF is put behind the letter, as every server does.
    [Theory]
    [InlineData("Subject: cut\r\n\r\nno end")]
    [InlineData("Subject: cut\r\n\r\nno end\n")]
    [InlineData("Subject: cut\r\n\r\nno end\r")]
    [InlineData("Subject: cut\r\n\r\n.")]
    [InlineData("x")]
    public async Task A_letter_that_does_not_end_its_last_line_is_given_an_end(string letter)
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Encoding.ASCII.GetBytes(letter));
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync($"C: LIST 1\nS: +OK 1 {letter.Length}");
        Assert.Equal(letter + "\r\n", Encoding.ASCII.GetString(await pop.FetchAsync("RETR 1")));
        await pop.PlayAsync("C: NOOP\nS: +OK");
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(196_608)]
    [InlineData(200_000)]
    [InlineData(1_500_001)]
    public async Task A_long_letter_comes_in_pieces_and_whole(int length)
    {
        byte[] letter = Large(length);
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(letter);
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync($"C: LIST 1\nS: +OK 1 {length}");
        Assert.Equal(letter, await pop.FetchAsync("RETR 1"));
    }

    [Fact]
    public async Task A_line_without_end_is_sent_all_the_same()
    {
        byte[] letter = Encoding.ASCII.GetBytes($"Subject: long\r\n\r\n{new string('x', 300_000)}\r\n.\r\n");
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(letter);
        await using Pop3Dialogue pop = new(mail);

        Assert.Equal(letter, await pop.FetchAsync("RETR 1"));
        Assert.Equal("Subject: long\r\n\r\n", Encoding.ASCII.GetString(await pop.FetchAsync("TOP 1 0")));
    }

    [Theory]
    [InlineData(0, "Subject: top\r\n folded\r\n\r\n")]
    [InlineData(1, "Subject: top\r\n folded\r\n\r\n.one\r\n")]
    [InlineData(2, "Subject: top\r\n folded\r\n\r\n.one\r\n\r\n")]
    [InlineData(3, "Subject: top\r\n folded\r\n\r\n.one\r\n\r\nthree\r\n")]
    [InlineData(9, "Subject: top\r\n folded\r\n\r\n.one\r\n\r\nthree\r\n")]
    public async Task TOP_sends_the_header_and_as_many_lines_as_wanted(int lines, string top)
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync("Subject: top\r\n folded\r\n\r\n.one\r\n\r\nthree\r\n"u8.ToArray());
        await using Pop3Dialogue pop = new(mail);

        Assert.Equal(top, Encoding.ASCII.GetString(await pop.FetchAsync($"TOP 1 {lines}")));
    }

    [Fact]
    public async Task What_was_fetched_is_read_in_IMAP_and_what_was_looked_at_is_not()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using (Pop3Dialogue pop = new(mail))
        {
            await pop.FetchAsync("TOP 1 99");
            await pop.FetchAsync("RETR 2");

            // No QUIT: what has been read has been read.
            await pop.DropAsync();
        }

        await ExpectFlagsAsync(mail, "", "\\Seen");
    }

    [Fact]
    public async Task Nothing_is_marked_where_the_operator_does_not_want_it()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using (Pop3Dialogue pop = new(mail) { Options = new() { MarksSeen = false } })
        {
            await pop.FetchAsync("RETR 2");
            await pop.PlayAsync("C: QUIT\nS: +OK");
            await pop.ExpectClosedAsync();
        }

        await ExpectFlagsAsync(mail, "", "");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_letter_is_named_so_and_the_others_are_read(bool inItsRecordsHead)
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        await mail.FileAsync(Pop3Dialogue.Letter("Subject: one\n\nThe first.\n"));
        await mail.FileAsync(Pop3Dialogue.Letter("Subject: two\n\nThe second.\n"));
        await mail.FileAsync(Pop3Dialogue.Letter("Subject: three\n\nThe third.\n"));
        await DamageAsync(mail, 2, inItsRecordsHead);
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync("""
            C: RETR 2
            S: -ERR [SYS/PERM] The letter is damaged and cannot be shown; the others can.
            C: TOP 2 0
            S: -ERR [SYS/PERM]
            C: RETR 1
            S: +OK 28 octets
            S: Subject: one
            S: 
            S: The first.
            S: .
            C: RETR 3
            S: +OK 30 octets
            S: Subject: three
            S: 
            S: The third.
            S: .
            C: DELE 2
            S: +OK
            C: QUIT
            S: +OK Goodbye; 2 letters are left.
            """);
    }

    private static byte[] Large(int length)
    {
        StringBuilder letter = new("Subject: large\r\n\r\n", length + 100);
        for (int line = 0; letter.Length < length - 2; line++)
        {
            letter.Append('.', line % 3).Append(line).Append('x', line % 70).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(letter.ToString(0, length - 2).Replace('\r', ' ').Replace(" \n", "\r\n",
            StringComparison.Ordinal).PadRight(length - 2, 'x') + "\r\n");
    }

    private static bool Contains(byte[] letter, string text)
        => Encoding.UTF8.GetString(letter).Contains(text, StringComparison.Ordinal);

    private static async Task ExpectFlagsAsync(TestMail mail, params string[] flags)
    {
        await using ImapDialogue imap = new(mail);
        await imap.AskAsync("SELECT INBOX");
        List<string> told = await imap.AskAsync("FETCH 1:* FLAGS");
        Assert.Equal(flags.Select((flag, place) => $"* {place + 1} FETCH (FLAGS ({flag}))"), told[..^1]);
    }

    private static async Task DamageAsync(TestMail mail, uint uid, bool inItsRecordsHead)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        MailboxIndex inbox = await (await mail.Store.FindAccountAsync(mail.Account, cancel))!
            .OpenMailboxAsync(MailboxRole.Inbox.Id(), cancel);
        Assert.True(inbox.TryGet(uid, out MessageEntry entry));
        BlobLocation blob = entry.Letter.Blob;
        string segment = Assert.Single(Directory.GetFiles(mail.DataFolder, "*.segment", SearchOption.AllDirectories));
        await using FileStream file = new(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = inItsRecordsHead ? blob.Offset : blob.Offset + blob.RecordLength - (blob.LetterLength / 2);
        int old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 0xFF));
    }
}
