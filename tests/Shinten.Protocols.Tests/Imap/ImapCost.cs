using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Shinten.Protocols.Imap;
using Shinten.Protocols.Network;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>
/// What commands cost on 10,000 letters of 5,000 bytes, the client's reading of the pipe included:
/// <c>dotnet run --project tests/Shinten.Protocols.Tests -c Release -- -explicit on -class "*ImapCost"</c>.
/// </summary>
public sealed class ImapCost(ITestOutputHelper output)
{
    private const int Letters = 10_000;

    [Fact(Explicit = true)]
    public async Task Of_a_mailbox_of_10_000_letters()
    {
        await using TestMail mail = await TestMail.OpenAsync(onDisk: true);
        await FillAsync(mail);
        await using Client client = new(mail.Imap(new ImapOptions()));
        await client.AskAsync($"LOGIN {TestMail.Address} {mail.PasswordFor(Access.Everything)}");
        await MeasureAsync(client, "SELECT INBOX", 1);
        await MeasureAsync(client, "FETCH 1:* (FLAGS ENVELOPE)", 1);
        await MeasureAsync(client, "FETCH 1:* (FLAGS ENVELOPE)", 20);
        await MeasureAsync(client, "FETCH 1:* (UID FLAGS)", 20);
        await MeasureAsync(client, "FETCH 1:1000 BODY.PEEK[]", 20);
        await MeasureAsync(client, "FETCH 1:20 (UID FLAGS ENVELOPE RFC822.SIZE)", 1000);
        await MeasureAsync(client, "FETCH 77 (BODY.PEEK[])", 2000);
        await MeasureAsync(client, "FETCH 1:20 (BODYSTRUCTURE)", 1000);
        await MeasureAsync(client, "STATUS Drafts (MESSAGES UNSEEN UIDNEXT)", 2000);
        await MeasureAsync(client, "SEARCH UNSEEN", 20);
        await MeasureAsync(client, "SEARCH FROM sender", 20);
        await MeasureAsync(client, "SEARCH BODY zyzzyvatron", 5);
        await MeasureAsync(client, "STORE 5 +FLAGS (\\Seen)", 500);
        await MeasureAsync(client, "NOOP", 2000);
        string letter = $"APPEND Drafts {{5000+}}\r\n{Encoding.ASCII.GetString(Letter(1))}";
        await MeasureAsync(client, letter, 1000);
        await MeasureTogetherAsync(mail, letter);
    }

    private async Task MeasureTogetherAsync(TestMail mail, string command)
    {
        const int clients = 10, rounds = 300;
        Client[] together = new Client[clients];
        for (int client = 0; client < clients; client++)
        {
            together[client] = new Client(mail.Imap(new ImapOptions()));
            await together[client].AskAsync($"LOGIN {TestMail.Address} {mail.PasswordFor(Access.Everything)}");
        }

        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(together.Select(async client =>
        {
            for (int round = 0; round < rounds; round++)
            {
                await client.AskAsync(command);
            }
        }));
        TimeSpan spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        output.WriteLine(
            $"{command.Split('\r')[0]}, 10 clients: {spent.TotalMilliseconds / clients / rounds:F3} ms CPU");
        foreach (Client client in together)
        {
            await client.DisposeAsync();
        }
    }

    private async Task MeasureAsync(Client client, string command, int rounds)
    {
        for (int round = 0; rounds > 1 && round < (rounds / 4) + 1; round++)
        {
            await client.AskAsync(command);
        }

        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        long allocated = GC.GetTotalAllocatedBytes();
        long bytes = 0;
        for (int round = 0; round < rounds; round++)
        {
            bytes += await client.AskAsync(command);
        }

        TimeSpan spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        output.WriteLine(
            $"{command.Split('\r')[0],-45} {spent.TotalMilliseconds / rounds,9:F3} ms CPU"
            + $" {Stopwatch.GetElapsedTime(started).TotalMilliseconds / rounds,9:F3} ms"
            + $" {bytes / rounds,10} sent {(GC.GetTotalAllocatedBytes() - allocated) / rounds,10} allocated");
    }

    internal static async Task FillAsync(TestMail mail)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        for (int first = 0; first < Letters; first += 100)
        {
            List<LetterToFile> letters = [];
            for (int letter = first; letter < first + 100; letter++)
            {
                letters.Add(new LetterToFile
                {
                    Account = mail.Account,
                    Letter = LetterPreparer.Parse(Letter(letter)),
                    Mailboxes = [MailboxRole.Inbox.Id()],
                    ReceivedAt = DateTimeOffset.UnixEpoch.AddSeconds(letter),
                });
            }

            await mail.Filing.FileAsync(letters, [], cancel);
        }
    }

    private static byte[] Letter(int number)
    {
        StringBuilder letter = new(FormattableString.Invariant($"""
            Return-Path: <sender@remote.test>
            Received: from remote.test (remote.test [192.0.2.1]) by mx.example.test with ESMTPS id {number:x8};
             Thu, 01 Jan 2026 00:00:00 GMT
            From: "Sender {number % 97}" <sender{number % 97}@remote.test>
            To: <{TestMail.Address}>
            Subject: bodega {number * 7 % 4000} number {number}
            Date: Thu, 01 Jan 2026 00:00:00 GMT
            Message-ID: <{number:x32}@remote.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit


            """).ReplaceLineEndings("\r\n"));
        letter.Append(number % 500 == 0 ? "zyzzyvatron\r\n" : "");
        for (int word = number; letter.Length < 4990; word++)
        {
            letter.Append("word").Append((word * 7919) % 4001).Append(word % 9 == 0 ? "\r\n" : " ");
        }

        return Encoding.ASCII.GetBytes(letter.ToString(0, 4990).PadRight(4998, 'x') + "\r\n");
    }

    /// <summary>Reads answers without looking at more than their end.</summary>
    private sealed class Client : IAsyncDisposable
    {
        private const int LastLine = 1_000;

        private readonly DefaultConnectionContext _context;
        private readonly PipeReader _input;
        private readonly PipeWriter _output;
        private readonly Task _served;
        private int _tag;

        public Client(ConnectionHandler handler)
        {
            Pipe toServer = new(new PipeOptions(useSynchronizationContext: false));
            Pipe toClient = new(new PipeOptions(useSynchronizationContext: false, pauseWriterThreshold: 1024 * 1024));
            (_input, _output) = (toClient.Reader, toServer.Writer);
            _context = new DefaultConnectionContext(
                "cost", new Duplex(toServer.Reader, toClient.Writer), new Duplex(_input, _output))
            {
                RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1),
            };
            _context.Features.Set(new ListenerTraits(ListenerTls.OnRequest) { AllowsPlainLogin = true });
            _served = handler.OnConnectedAsync(_context);
        }

        public async Task<long> AskAsync(string command)
        {
            string tag = FormattableString.Invariant($"t{++_tag}");
            await _output.WriteAsync(Encoding.ASCII.GetBytes($"{tag} {command}\r\n"));
            byte[] end = Encoding.ASCII.GetBytes($"\n{tag} OK");
            byte[] last = [];
            long bytes = 0;
            while (true)
            {
                ReadResult read = await _input.ReadAsync();
                Assert.False(read.IsCompleted);
                bytes += read.Buffer.Length;
                byte[] more = read.Buffer.Slice(Math.Max(0, read.Buffer.Length - LastLine)).ToArray();
                last = more.Length == LastLine ? more : [.. last.TakeLast(LastLine - more.Length), .. more];
                _input.AdvanceTo(read.Buffer.End);
                if (last[^1] == '\n' && (last.AsSpan().IndexOf(end) >= 0 || last.AsSpan().StartsWith(end.AsSpan(1))))
                {
                    return bytes;
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _output.CompleteAsync();
            await _served;
        }

        private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}
