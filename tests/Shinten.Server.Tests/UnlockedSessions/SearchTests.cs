using System.Text;
using CsCheck;
using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Search;
using Xunit;

namespace Shinten.Server.Tests.UnlockedSessions;

public sealed class SearchTests
{
    private static readonly string[] Vocabulary =
    [
        "garden", "Gardener", "gate", "open", "straße", "STRASSE", "ﬁnish", "naïve", "日本語の手紙", "東京都", "手紙", "你好世界",
        "foo-bar", "foo_bar", "a", "2026", "user@example.org", "http://example.org/x?y=z", "état",
        "e\u0301tat", "привет",
    ];

    private static readonly Gen<string> Words
        = OneOf(Vocabulary).Array[1, 12].Select(words => string.Join(' ', words));

    private static readonly Gen<byte[]> Letter =
        from subject in Words
        from body in Words
        from name in OneOf("Bob Builder", "Zoë", "山田太郎")
        from html in Gen.Bool
        select Make(subject, body, name, html);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finds_what_a_naive_scan_finds()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await Letter.Array[40].SampleAsync(
            async letters => await one.FileAsync(letters), iter: 1, threads: 1);
        foreach (Access access in Enum.GetValues<Access>())
        {
            using ILetterOpener opener = await one.OpenerAsync(access);
            ShownMessages shown = new(one.Account, opener);
            LetterSearch search = new(shown);
            List<MessageEntry> entries = await one.EntriesAsync();
            NaiveSearch naive = await NaiveSearch.ReadAsync(shown, entries, Cancel);
            await Key(3).SampleAsync(
                async key =>
                {
                    SearchResult result = await search.FindAsync(entries, one.Account.Keywords, key, Cancel);
                    Assert.Equal(0, result.Damaged);
                    Assert.Equal(naive.Find(key), result.Found.Select(entry => entry.Uid));
                },
                iter: 300,
                threads: 1);
        }
    }

    [Fact]
    public async Task What_an_access_cannot_see_matches_nothing_and_its_negation_all()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        await one.FileAsync(OddLetters.Simple("Secret plans", "The garden gate is open."));

        Assert.Equal(0, await CountAsync(one, Access.Ciphertext, new SearchKey.Subject("secret")));
        Assert.Equal(1, await CountAsync(one, Access.Envelopes, new SearchKey.Subject("secret")));
        Assert.Equal(0, await CountAsync(one, Access.Envelopes, new SearchKey.Body("garden")));
        Assert.Equal(1, await CountAsync(one, Access.Envelopes, new SearchKey.Not(new SearchKey.Body("garden"))));
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Body("garden")));
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Body("arden ga")));
        Assert.Equal(0, await CountAsync(one, Access.Everything, new SearchKey.Body("arden  gates")));
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Anywhere("example.org")));
    }

    [Fact]
    public async Task Trace_fields_are_found_too()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        LetterToFile letter = one.ToFile(
            OddLetters.Simple("x", "y"), "Delivered-To: alice+shop@example.test\r\nReceived: by mx.example.net\r\n");
        await one.Filing.FileAsync([letter], [], Cancel);

        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Anywhere("alice+shop")));
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Header("received", "mx.example.net")));
        Assert.Equal(0, await CountAsync(one, Access.Everything, new SearchKey.Body("mx.example.net")));
    }

    [Fact]
    public async Task Index_segments_are_written_and_then_asked()
    {
        await using OneAccount one = await OneAccount.CreateAsync();
        for (int batch = 0; batch < 11; batch++)
        {
            await one.FileAsync([.. Enumerable.Range(batch * 100, 100)
                .Select(number => OddLetters.Simple($"letter {number}", $"number{number}end of it"))]);
        }

        using ILetterOpener opener = await one.OpenerAsync(Access.Everything);
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Body("number777end")));
        await Until(async () => (await one.Account.ListIndexSegmentsAsync(Cancel)).Count == 1);

        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Body("number777end")));
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Body("ber777en")));
        Assert.Equal(1, await CountAsync(one, Access.Everything, new SearchKey.Body("number1050end of")));
        Assert.Equal(0, await CountAsync(one, Access.Everything, new SearchKey.Body("number2000end")));
        Assert.Equal(1_100, await CountAsync(one, Access.Everything, new SearchKey.Body("nd of it")));

        // Deleted means gone from the index too.
        UidRange[] first = [new(1, 1)];
        FlagChange deleted = new(FlagChangeKind.Add, MessageFlags.Of(SystemFlags.Deleted));
        await one.Account.StoreFlagsAsync(MailboxRole.Inbox.Id(), first, deleted, null, Cancel);
        await one.Account.ExpungeAsync(MailboxRole.Inbox.Id(), first, Cancel);
        one.Clock.Advance(TimeSpan.FromHours(1));
        await Until(async () => (await one.Account.ListIndexSegmentsAsync(Cancel)).Count == 0);
        Assert.Equal(1_099, await CountAsync(one, Access.Everything, new SearchKey.Body("nd of it")));
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<int> CountAsync(OneAccount one, Access access, SearchKey key)
    {
        using ILetterOpener opener = await one.OpenerAsync(access);
        LetterSearch search = new(new ShownMessages(one.Account, opener));
        return (await search.FindAsync(await one.EntriesAsync(), one.Account.Keywords, key, Cancel)).Found.Count;
    }

    private static byte[] Make(string subject, string body, string name, bool isHtml)
        => OddLetters.Crlf($"""
            From: {name} <bob@example.org>
            To: Alice <alice@example.test>
            Cc: "Carol, C." <carol@example.net>
            Subject: {subject}
            Date: Mon, 2 Nov 2026 23:20:29 -0500
            X-Remark: {body.Split(' ')[0]}
            DKIM-Signature: v=1; h={body.Split(' ')[^1]}
            Content-Type: text/{(isHtml ? "html" : "plain")}; charset=utf-8

            {(isHtml ? $"<p>{body.Replace(" ", " <b>", StringComparison.Ordinal)}</p>" : body)}

            """);

    private static Gen<SearchKey> Key(int depth)
    {
        Gen<string> text = Gen.Frequency(
            (4, OneOf(Vocabulary)),
            (3, from word in OneOf(Vocabulary)
                from start in Gen.Int[0, word.Length - 1]
                from end in Gen.Int[start + 1, word.Length]
                select Safe(word[start..end])),
            (3, from first in OneOf(Vocabulary)
                from second in OneOf(Vocabulary)
                select Safe($"{first[(first.Length / 2)..]} {second[..((second.Length / 2) + 1)]}")),
            (1, OneOf("", " ", "-", "...")));
        Gen<SearchKey> leaf = Gen.OneOf(
            text.Select(SearchKey (words) => new SearchKey.Body(words)),
            text.Select(SearchKey (words) => new SearchKey.Anywhere(words)),
            text.Select(SearchKey (words) => new SearchKey.Subject(words)),
            text.Select(SearchKey (words) => new SearchKey.Header("x-remark", words)),
            text.Select(SearchKey (words) => new SearchKey.Header("DKIM-Signature", words)),
            text.Select(SearchKey (words) => new SearchKey.Address(AddressField.From, words)),
            OneOf<SearchKey>(
                SearchKey.Everything,
                new SearchKey.HasFlag(SystemFlags.Seen),
                new SearchKey.Larger(700),
                new SearchKey.Sent(new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 3)),
                new SearchKey.Uids([new UidRange(5, 20)])));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<SearchKey> inner = Key(depth - 1);
        return Gen.Frequency(
            (4, leaf),
            (1, inner.Select(SearchKey (key) => new SearchKey.Not(key))),
            (1, Gen.Select(inner, inner, SearchKey (first, second) => new SearchKey.Or(first, second))),
            (2, inner.Array[1, 3].Select(SearchKey (keys) => new SearchKey.And(keys))));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    // Half a surrogate pair is no text.
    private static string Safe(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
