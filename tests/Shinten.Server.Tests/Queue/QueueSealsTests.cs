using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Queue;
using Shinten.Storage.Letters;
using Shinten.Storage.Queue;
using Xunit;

namespace Shinten.Server.Tests.Queue;

public sealed class QueueSealsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _keysFolder = Directory.CreateTempSubdirectory("shinten-queue-").FullName;
    private readonly ServerKeys _keys;
    private readonly QueueSeals _seals;

    public QueueSealsTests()
    {
        _keys = ServerKeys.OpenOrCreate(Path.Combine(_keysFolder, "keys"));
        _seals = new QueueSeals(_keys.Queue);
    }

    [Fact]
    public void A_letter_comes_out_of_its_row_as_it_went_in()
    {
        QueuedLetter letter = Letter("carol@remote.test", "\"d d\"@remote.test") with
        {
            HoldUntil = Noon.AddHours(2),
            HoldText = "for;7200",
            Body = BodyKind.EightBit,
            IsInternational = true,
            Return = ReturnedPart.Headers,
            EnvelopeId = "id 1",
            Language = "ja",
            RequiresTls = true,
            Attempts = 3,
            LastAttempt = Noon.AddHours(3),
            Waited = TimeSpan.FromMinutes(61),
            IsDelayTold = true,
        };

        NewQueueRow row = Assert.Single(_seals.Seal(new AccountId(7), letter, "Subject: x\r\n\r\ny\r\n"u8));

        Assert.Equal(Noon.AddHours(2), row.NextAttempt);
        Assert.True(_seals.TryOpen(Stored(row), out QueuedLetter? opened));
        Assert.Equal(letter.Recipients, opened.Recipients);
        Assert.Equal(letter, opened with { Recipients = letter.Recipients });
        using PooledBytes message = new();
        Assert.True(_seals.TryOpenMessage(row.Id, row.Content.Span, message));
        Assert.Equal("Subject: x\r\n\r\ny\r\n", Encoding.ASCII.GetString(message.Span));
    }

    [Fact]
    public void Neither_part_can_be_shown_in_the_place_of_another()
    {
        NewQueueRow first = _seals.Seal(new AccountId(7), Letter("carol@remote.test"), "a"u8)[0];
        NewQueueRow second = _seals.Seal(new AccountId(7), Letter("carol@remote.test"), "b"u8)[0];
        using PooledBytes message = new();

        Assert.False(_seals.TryOpen(Stored(first) with { Sealed = second.Sealed }, out _));
        Assert.False(_seals.TryOpen(Stored(first) with { Sealed = first.Content }, out _));
        Assert.False(_seals.TryOpenMessage(first.Id, second.Content.Span, message));
        Assert.Equal(0, message.Length);
    }

    [Fact]
    public void Hundreds_of_recipients_become_several_rows_with_each_domain_together()
    {
        string[] addresses = [.. Enumerable.Range(0, 250).Select(i => $"user{i}@{(i % 3 == 0 ? "a" : "b")}.test")];

        IReadOnlyList<NewQueueRow> rows = _seals.Seal(new AccountId(7), Letter(addresses), "x"u8);

        List<string> hosts = [];
        foreach (NewQueueRow row in rows)
        {
            Assert.True(_seals.TryOpen(Stored(row), out QueuedLetter? letter));
            Assert.InRange(letter.Recipients.Count, 1, 100);
            hosts.AddRange(letter.Recipients.Select(recipient => recipient.Address.Host));
        }

        Assert.Equal(3, rows.Count);
        Assert.Equal(250, hosts.Count);
        Assert.Equal(hosts.Order(StringComparer.Ordinal), hosts);
    }

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_keysFolder, true);
    }

    private static QueueRow Stored(NewQueueRow row)
        => new(row.Account, row.Id, row.NextAttempt, row.Sealed, row.Content.Length);

    private static QueuedLetter Letter(params string[] recipients) => new()
    {
        ReversePath = Address("alice@example.test"),
        Recipients = [.. recipients.Select(recipient => new QueuedRecipient
        {
            Address = Address(recipient),
            Notify = NotifyOn.Success | NotifyOn.Delay,
            OriginalRecipient = "rfc822;" + recipient,
            LastReply = "451 4.3.0 later",
            LastHost = "mx.remote.test",
        })],
        ArrivedAt = Noon,
    };

    private static MailAddress Address(string text)
        => MailAddress.TryParse(text, out MailAddress? address) ? address : throw new FormatException(text);
}
