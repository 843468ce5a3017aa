using Microsoft.Extensions.Logging;
using Shinten.Storage.Accounts;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>A damaged letter is an error of its own: the others are read and searched as before.</summary>
public sealed class DamagedLetterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Part.RecordHeader)]
    [InlineData(Part.Envelope)]
    public async Task Fetch_names_the_damaged_letter_and_sends_the_others(Part part)
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        await using ImapDialogue imap = await ThreeLettersAsync(mail, part);

        await imap.PlayAsync("""
            C: a FETCH 1:3 (BODY.PEEK[HEADER.FIELDS (SUBJECT)])
            S: * 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {16}
            S: Subject: one
            S:
            S: )
            S: * NO [CORRUPTION] The letter with UID 2 is damaged and cannot be shown.
            S: * 3 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {18}
            S: Subject: three
            S:
            S: )
            S: a NO [CORRUPTION]
            C: b FETCH 1,3 (ENVELOPE)
            S: ...
            S: b OK
            C: c FETCH 2 (FLAGS)
            S: * 2 FETCH (FLAGS (\Flagged))
            S: c OK
            """);
    }

    [Theory]
    [InlineData(Part.RecordHeader)]
    [InlineData(Part.Letter)]
    public async Task Search_claims_nothing_of_a_damaged_letter_and_says_so(Part part)
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        await using ImapDialogue imap = await ThreeLettersAsync(mail, part);

        // Of "common" the words say that it may be there; a word that is in none of them needs no letter to be read.
        await imap.PlayAsync("""
            C: a SEARCH BODY "common text"
            S: * SEARCH 1 3
            S: * NO [CORRUPTION] 1 damaged letter could not be searched.
            S: a OK
            C: b SEARCH NOT BODY "common text"
            S: * SEARCH
            S: * NO [CORRUPTION] 1 damaged letter could not be searched.
            S: b OK
            C: c SEARCH FLAGGED
            S: * SEARCH 2
            S: c OK
            C: d SEARCH OR FLAGGED BODY "common text"
            S: * SEARCH 1 2 3
            S: d OK
            """);
    }

    [Fact]
    public async Task The_log_names_a_damaged_letter_once_and_nothing_of_it()
    {
        LogLines log = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true, loggers);
        await using ImapDialogue imap = await ThreeLettersAsync(mail, Part.Letter);
        long letter = (await EntriesAsync(mail))[1].Message.Value;

        for (int time = 0; time < 3; time++)
        {
            await imap.AskAsync("FETCH 1:3 (BODY.PEEK[])");
            await imap.AskAsync("SEARCH BODY \"common text\"");
        }

        string line = Assert.Single(log.All, one => one.Contains("damaged", StringComparison.Ordinal));
        Assert.Equal(
            $"Letter {letter} of account {mail.Account.Value} is damaged: restore it from a backup. "
            + "Other letters are not concerned.",
            line);
    }

    /// <summary>Three letters in the Inbox, the second flagged and then damaged on the disk.</summary>
    private static async Task<ImapDialogue> ThreeLettersAsync(TestMail mail, Part part)
    {
        ImapDialogue imap = new(mail);
        await imap.AppendAsync("INBOX", Letter("one"));
        await imap.AppendAsync("INBOX", Letter("two"), @"(\Flagged)");
        await imap.AppendAsync("INBOX", Letter("three"));
        BlobLocation blob = (await EntriesAsync(mail))[1].Letter.Blob;
        string segment = Assert.Single(Directory.GetFiles(Path.Combine(mail.DataFolder, "segments"), "*.segment"));
        await using (FileStream file = new(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = part switch
            {
                Part.RecordHeader => blob.Offset,
                Part.Envelope => blob.Offset + 48 + (blob.EnvelopeLength / 2),
                _ => blob.Offset + blob.RecordLength - 20,
            };
            file.Write("damaged"u8);
        }

        await imap.AskAsync("SELECT INBOX");
        return imap;
    }

    private static async Task<List<MessageEntry>> EntriesAsync(TestMail mail)
    {
        Account account = (await mail.Store.FindAccountAsync(mail.Account, Cancel))!;
        List<MessageEntry> entries = [];
        (await account.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel)).CopyTo(new UidRange(1, 99), entries);
        return entries;
    }

    private static string Letter(string subject) => $"""
        From: a@stranger.example
        Subject: {subject}

        A common text of letter {subject}.

        """;

    public enum Part
    {
        RecordHeader,
        Envelope,
        Letter,
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (All)
            {
                All.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
