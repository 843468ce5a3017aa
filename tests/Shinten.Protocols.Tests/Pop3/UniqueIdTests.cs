using Shinten.Protocols.Tests.Imap;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>Unique-ids last, and differ between accesses (RFC 1939 §7, sealing.md §8).</summary>
public sealed class UniqueIdTests
{
    [Fact]
    public async Task Unique_ids_last_over_restarts_and_deletions()
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        for (int number = 1; number <= 4; number++)
        {
            await mail.FileAsync(Pop3Dialogue.Letter($"Subject: {number}\n\nsame body\n"));
        }

        List<string> before = await UniqueIdsAsync(mail, Access.Everything);
        await using (Pop3Dialogue pop = new(mail))
        {
            await pop.PlayAsync("C: DELE 2\nS: +OK\nC: QUIT\nS: +OK");
            await pop.ExpectClosedAsync();
        }

        await mail.RestartAsync();
        await mail.FileAsync(Pop3Dialogue.Letter("Subject: 2\n\nsame body\n"));
        List<string> after = await UniqueIdsAsync(mail, Access.Everything);

        Assert.Equal([before[0], before[2], before[3]], after[..3]);
        Assert.DoesNotContain(after[3], before);
    }

    [Fact]
    public async Task Each_access_has_unique_ids_of_its_own()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        List<string> all = [];
        foreach (Access access in Enum.GetValues<Access>())
        {
            all.AddRange(await UniqueIdsAsync(mail, access));
        }

        Assert.Equal(6, all.Distinct().Count());

        // RFC 1939 §7: one to 70 characters from 0x21 to 0x7E.
        Assert.All(all, id => Assert.Matches("^[\x21-\x7E]{1,70}$", id));
    }

    [Fact]
    public async Task A_copy_in_the_same_maildrop_has_another_unique_id()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using (ImapDialogue imap = new(mail))
        {
            await imap.AskAsync("SELECT INBOX");
            await imap.AskAsync("COPY 1 INBOX");
        }

        Assert.Equal(3, (await UniqueIdsAsync(mail, Access.Everything)).Distinct().Count());
    }

    [Fact]
    public async Task One_is_told_as_all_are()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using Pop3Dialogue pop = new(mail);

        List<string> all = await pop.ListAsync("UIDL");

        Assert.Equal($"+OK {all[1]}", await pop.AskAsync("UIDL 2"));
    }

    private static async Task<List<string>> UniqueIdsAsync(TestMail mail, Access access)
    {
        await using Pop3Dialogue pop = new(mail) { Access = access };
        List<string> ids = [];
        foreach (string line in await pop.ListAsync("UIDL"))
        {
            string[] words = line.Split(' ');
            Assert.Equal(FormattableString.Invariant($"{ids.Count + 1}"), words[0]);
            ids.Add(words[1]);
        }

        return ids;
    }
}
