using System.Text.RegularExpressions;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>What a session of each access is shown (sealing.md §8).</summary>
public sealed partial class AccessTests
{
    [Fact]
    public async Task Uids_are_shared_and_uidvalidity_is_not()
    {
        await using TestMail mail = await LettersAsync();
        HashSet<string> validities = [];
        foreach (Access access in Enum.GetValues<Access>())
        {
            await using ImapDialogue imap = new(mail) { Access = access };
            List<string> told = await imap.AskAsync("SELECT INBOX");
            validities.Add(told.Single(line => line.Contains("UIDVALIDITY", StringComparison.Ordinal)));
            told = await imap.AskAsync("FETCH 1:* (UID FLAGS)");
            Assert.Equal(["* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS (\\Seen))"], told[..2]);
        }

        Assert.Equal(3, validities.Count);
    }

    [Theory]
    [InlineData(Access.Ciphertext)]
    [InlineData(Access.Envelopes)]
    [InlineData(Access.Everything)]
    public async Task Size_structure_and_bytes_agree(Access access)
    {
        await using TestMail mail = await LettersAsync();
        await using ImapDialogue imap = new(mail) { Access = access };
        await imap.AskAsync("SELECT INBOX");
        for (int letter = 1; letter <= 2; letter++)
        {
            string size = (await imap.AskAsync($"FETCH {letter} RFC822.SIZE"))[0];
            List<string> whole = await imap.AskAsync($"FETCH {letter} BODY.PEEK[]");
            Assert.Equal(Size().Match(size).Groups[1].Value, Literal().Match(whole[0]).Groups[1].Value);
            string structure = (await imap.AskAsync($"FETCH {letter} BODYSTRUCTURE"))[0];
            List<string> part = await imap.AskAsync($"FETCH {letter} BODY.PEEK[1]");
            Assert.Equal(Octets().Match(structure).Groups[1].Value, Literal().Match(part[0]).Groups[1].Value);
        }
    }

    [Fact]
    public async Task Only_what_the_access_opens_is_told()
    {
        await using TestMail mail = await LettersAsync();
        Assert.Equal((false, false), await SeesAsync(mail, Access.Ciphertext));
        Assert.Equal((true, false), await SeesAsync(mail, Access.Envelopes));
        Assert.Equal((true, true), await SeesAsync(mail, Access.Everything));
    }

    [Fact]
    public async Task Who_may_open_nothing_may_store_and_file_all_the_same()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await using (ImapDialogue closed = new(mail) { Access = Access.Ciphertext })
        {
            await closed.AppendAsync("INBOX", "Subject: from outside\n\nbody\n");
            await closed.PlayAsync("""
                C: a CREATE Secret
                S: a OK
                C: b SELECT INBOX
                S: ...
                S: b OK
                C: c COPY 1 Secret
                S: c OK [COPYUID …
                C: d FETCH 1 PREVIEW
                S: * 1 FETCH (PREVIEW NIL)
                S: d OK
                """);
        }

        await using ImapDialogue open = new(mail);
        await open.PlayAsync("""
            C: a SELECT Secret
            S: ...
            S: a OK
            C: b FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject)]
            S: * 1 FETCH (BODY[HEADER.FIELDS (Subject)] {25}
            S: Subject: from outside
            S: 
            S: )
            S: b OK
            """);
    }

    [GeneratedRegex(@"SIZE (\d+)")]
    private static partial Regex Size();

    [GeneratedRegex(@"\{(\d+)\}$")]
    private static partial Regex Literal();

    [GeneratedRegex(@"BODYSTRUCTURE \(+""\w+"" ""[\w-]+"" (?:NIL|\([^)]*\)) \S+ \S+ ""\S+"" (\d+)")]
    private static partial Regex Octets();

    private static async Task<(bool Subject, bool Body)> SeesAsync(TestMail mail, Access access)
    {
        await using ImapDialogue imap = new(mail) { Access = access };
        await imap.AskAsync("SELECT INBOX");
        string envelope = (await imap.AskAsync("FETCH 1 ENVELOPE"))[0];
        string body = string.Join('\n', await imap.AskAsync("FETCH 1 BODY.PEEK[]"));
        bool seesSubject = envelope.Contains("WG mtg", StringComparison.Ordinal);
        return (seesSubject, body.Contains("First line", StringComparison.Ordinal));
    }

    private static async Task<TestMail> LettersAsync()
    {
        TestMail mail = await TestMail.OpenAsync();
        await using ImapDialogue imap = new(mail);
        await imap.AppendAsync("INBOX", TestLetters.Plain);
        await imap.AppendAsync("INBOX", TestLetters.Nested, "(\\Seen)");
        return mail;
    }
}
