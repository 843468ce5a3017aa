using System.Globalization;
using Microsoft.Data.Sqlite;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Tests.Imap;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>Marks, QUIT, and what other programs do meanwhile (RFC 1939 §4, §6).</summary>
public sealed class DeleteTests
{
    [Fact]
    public async Task Nothing_is_deleted_without_QUIT()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using Pop3Dialogue pop = new(mail);
        await pop.PlayAsync("C: DELE 1\nS: +OK\nC: DELE 2\nS: +OK");

        await pop.DropAsync();

        await pop.PlayAsync("C: STAT\nS: +OK 2 71");
    }

    [Fact]
    public async Task Nothing_is_deleted_by_a_client_that_falls_asleep_or_a_server_that_stops()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = new();
        using ConnectionRoster roster = Network.TestConnection.Roster(clock);
        await using TestMail mail = await SessionTests.LettersAsync();
        await using Pop3Dialogue pop = new(mail) { Clock = clock, Roster = roster };

        await pop.PlayAsync("C: DELE 1\nS: +OK\nC2: DELE 1\nS2: +OK");
        (await pop.SessionAsync("2")).RequestClose();
        await pop.PlayAsync("S2: -ERR [SYS/TEMP] The server is stopping…");
        await pop.ExpectClosedAsync("2");
        clock.Advance(TimeSpan.FromMinutes(9));
        await pop.PlayAsync("C: NOOP\nS: +OK");
        clock.Advance(TimeSpan.FromMinutes(9));
        await pop.PlayAsync("C: NOOP\nS: +OK");
        clock.Advance(TimeSpan.FromMinutes(11));

        // Without a word (RFC 1939 §3).
        await pop.ExpectClosedAsync();
        await pop.PlayAsync("C3: STAT\nS3: +OK 2 71");
    }

    [Fact]
    public async Task QUIT_deletes_what_is_marked_and_nothing_else()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await FillAsync(mail, 6);
        await using (Pop3Dialogue pop = new(mail))
        {
            await pop.PlayAsync("""
                C: DELE 2
                S: +OK
                C: DELE 3
                S: +OK
                C: RSET
                S: +OK
                C: DELE 6
                S: +OK
                C: DELE 3
                S: +OK
                C: DELE 4
                S: +OK
                C: QUIT
                S: +OK Goodbye; 3 letters are left.
                """);
        }

        await ExpectUidsAsync(mail, 1, 2, 5);
    }

    [Fact]
    public async Task Thousands_are_deleted_at_once()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await FillAsync(mail, 2_500);
        await using (Pop3Dialogue pop = new(mail))
        {
            for (int number = 1; number <= 2_500; number++)
            {
                if (number != 1_234)
                {
                    await pop.AskAsync($"DELE {number}");
                }
            }

            await pop.PlayAsync("C: QUIT\nS: +OK Goodbye; 1 letters are left.");
        }

        await ExpectUidsAsync(mail, 1_234);
    }

    [Fact]
    public async Task What_could_not_be_deleted_is_told()
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        await FillAsync(mail, 1_500);
        await ForbidDeletingAsync(mail, 1_200);
        await using (Pop3Dialogue pop = new(mail))
        {
            for (int number = 1; number <= 1_500; number++)
            {
                await pop.AskAsync($"DELE {number}");
            }

            await pop.PlayAsync("C: QUIT\nS: -ERR [SYS/TEMP] 500 of the 1500 letters to delete are still there.");
            await pop.ExpectClosedAsync();
        }

        await ExpectUidsAsync(mail, [.. Enumerable.Range(1_001, 500)]);
    }

    [Fact]
    public async Task A_letter_that_IMAP_expunges_keeps_its_number_and_is_not_sent()
    {
        await using TestMail mail = await TestMail.OpenAsync();
        await FillAsync(mail, 3);
        await using Pop3Dialogue pop = new(mail);
        string size = await pop.AskAsync("LIST 2");
        await using (ImapDialogue imap = new(mail))
        {
            await imap.AskAsync("SELECT INBOX");
            await imap.AskAsync("STORE 2 +FLAGS.SILENT (\\Deleted)");
            await imap.AskAsync("EXPUNGE");
            await imap.AppendAsync("INBOX", "Subject: new\n\nbody\n");
        }

        Assert.Equal(size, await pop.AskAsync("LIST 2"));
        await pop.PlayAsync("""
            C: RETR 2
            S: -ERR The letter is gone: another program has deleted it.
            C: TOP 2 1
            S: -ERR The letter is gone…
            C: RETR 4
            S: -ERR There is no such letter; the highest number is 3.
            C: DELE 2
            S: +OK
            """);
        Assert.Contains("letter 3", System.Text.Encoding.ASCII.GetString(await pop.FetchAsync("RETR 3")),
            StringComparison.Ordinal);
        await pop.PlayAsync("C: QUIT\nS: +OK Goodbye; 2 letters are left.");
    }

    [Fact]
    public async Task Two_sessions_may_delete_the_same_letter()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync("""
            C: DELE 1
            S: +OK
            C2: DELE 1
            S2: +OK
            C2: QUIT
            S2: +OK
            C: RETR 2
            S: +OK…
            """);
    }

    [Fact]
    public async Task No_more_sessions_are_let_in_than_may_be()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using Pop3Dialogue pop = new(mail)
        {
            SignsIn = false,
            Options = new Pop3Options { MaxSessionsPerAccount = 1 },
        };
        string login = mail.PlainFor(Access.Everything);

        await pop.PlayAsync($"""
            S: +OK…
            C: AUTH PLAIN {login}
            S: +OK…
            S2: +OK…
            C2: AUTH PLAIN {login}
            S2: -ERR [IN-USE]
            C: QUIT
            S: +OK…
            """);
        await pop.ExpectClosedAsync();
        await (await pop.SessionAsync()).Served;
        await pop.PlayAsync($"C2: AUTH PLAIN {login}\nS2: +OK…");
    }

    [Fact]
    public async Task Who_signed_in_with_a_password_that_was_removed_since_is_sent_away_and_deletes_nothing()
    {
        await using TestMail mail = await SessionTests.LettersAsync();
        await using (Pop3Dialogue pop = new(mail))
        {
            await pop.PlayAsync("C: DELE 1\nS: +OK");
            await RemovePasswordsAsync(mail, Access.Everything);
            await pop.PlayAsync("C: QUIT\nS: -ERR You are signed out…");
            await pop.ExpectClosedAsync();
        }

        await using Pop3Dialogue other = new(mail) { Access = Access.Ciphertext };
        Assert.StartsWith("+OK 2 ", await other.AskAsync("STAT"), StringComparison.Ordinal);
    }

    private static async Task RemovePasswordsAsync(TestMail mail, Access access)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        foreach (Shinten.Storage.Directory.StoredSlot slot in
            await mail.Store.Directory.ListSlotsAsync(mail.Account, cancel))
        {
            if (slot.Slot.Access == access)
            {
                await mail.Store.Directory.RemoveSlotAsync(mail.Account, slot.Slot.Id, cancel);
            }
        }
    }

    private static async Task FillAsync(TestMail mail, int count)
    {
        List<LetterToFile> letters = [];
        for (int number = 1; number <= count; number++)
        {
            letters.Add(new LetterToFile
            {
                Account = mail.Account,
                Letter = LetterPreparer.Parse(Pop3Dialogue.Letter($"Subject: {number}\n\nletter {number}\n")),
                Mailboxes = [MailboxRole.Inbox.Id()],
                ReceivedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
            });
        }

        foreach (LetterToFile[] some in letters.Chunk(500))
        {
            await mail.Filing.FileAsync(some, [], TestContext.Current.CancellationToken);
        }
    }

    // A database that refuses in the middle of the work.
    private static async Task ForbidDeletingAsync(TestMail mail, int uid)
    {
        string file = Assert.Single(Directory.GetFiles(mail.DataFolder, "mail.db", SearchOption.AllDirectories));
        await using SqliteConnection database = new($"Data Source={file};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand command = database.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TRIGGER forbid BEFORE DELETE ON entries WHEN old.uid = {uid} BEGIN SELECT RAISE(FAIL, 'no'); END");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ExpectUidsAsync(TestMail mail, params int[] uids)
    {
        await using ImapDialogue imap = new(mail);
        await imap.AskAsync("SELECT INBOX");
        List<string> told = await imap.AskAsync("FETCH 1:* UID");
        Assert.Equal(uids.Select((uid, place) => $"* {place + 1} FETCH (UID {uid})"), told[..^1]);
    }
}
