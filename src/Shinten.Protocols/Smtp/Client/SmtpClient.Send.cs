using System.Buffers;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>Handing letters over (RFC 5321 §3.3).</summary>
public sealed partial class SmtpClient
{
    // As many as every server must take (RFC 5321 §4.5.3.1.8).
    private const int MaxRecipients = 100;

    // A server's answers to so much must fit into its and our buffers, or both wait for ever (RFC 2920 §3.1).
    private const int MaxPipelined = 100;

    /// <summary>Hands a message over for all its recipients, in as many transactions as the host's limits ask
    /// for.</summary>
    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Refuse(message) is { } refusal)
        {
            return new SendResult([.. message.Recipients.Select(_ => refusal)], null);
        }

        RecipientAnswer?[] answers = new RecipientAnswer?[message.Recipients.Count];
        List<int> waiting = [.. Enumerable.Range(0, answers.Length)];
        Transaction? transaction = null;
        while (waiting.Count > 0 && IsUsable)
        {
            transaction = new Transaction(this, message, Next(message, waiting));
            await transaction.RunAsync(cancel);
            transaction.Fill(answers);

            // Who was one too many for this transaction goes into the next, as long as each takes somebody on.
            waiting.RemoveAll(place => answers[place] is not null);
        }

        RecipientAnswer rest = RestOf(transaction?.Failure);
        return new SendResult([.. answers.Select(answer => answer ?? rest)], transaction?.Failure)
        {
            IsUntouched = transaction is { IsUntouched: true },
        };
    }

    /// <summary>Whether the connection still stands; to be asked after a pause.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancel)
    {
        try
        {
            return IsUsable && (await AskAsync("RSET", Timeouts.Command, cancel)).Code == 250;
        }
        catch (SmtpClientException)
        {
            _isBroken = true;
            return false;
        }
    }

    /// <summary>What this host can never have, so that it is not even asked.</summary>
    private RecipientAnswer? Refuse(OutgoingMessage message) => message switch
    {
        // RFC 6531 §3.2
        { IsInternational: true } when !Extensions.HasUtf8
            => Never("5.6.7", "The letter's header or addresses need SMTPUTF8, which the next host does not know."),

        // RFC 3030 §3
        { Body: BodyKind.Binary } when !Extensions.HasBinary
            => Never("5.6.1", "The letter is binary, which the next host does not take."),

        // RFC 6152 §3
        { Body: BodyKind.EightBit } when !Extensions.HasEightBit
            => Never("5.6.3", "The letter is in 8 bits, which the next host does not take."),

        // RFC 1870 §6.1
        _ when Extensions.MaxSize > 0 && message.Bytes.Length > Extensions.MaxSize
            => Never("5.3.4", "The letter is larger than the next host takes."),
        { Body: not BodyKind.Binary } when !DotStuffed.IsSafe(message.Bytes.Span)
            => Never("5.6.0", "The letter has line ends that could be taken for the end of a letter."),
        _ => null,
    };

    private static RecipientAnswer Never(string status, string text) => new(AnswerKind.Refused, status, text, false);

    private static RecipientAnswer RestOf(SmtpClientException? failure)
        => failure is null
            ? new RecipientAnswer(AnswerKind.TryAgain, "4.4.5", "the connection takes no more letters", false)
            : RecipientAnswer.Of(failure);

    /// <summary>The recipients of the next transaction, within the limits that the host named (RFC 9422 §4).</summary>
    private int[] Next(OutgoingMessage message, List<int> waiting)
    {
        int most = Math.Min(MaxRecipients, Extensions.MaxRecipients);
        if (Extensions.MaxDomains == int.MaxValue)
        {
            return [.. waiting.Take(most)];
        }

        HashSet<string> domains = new(StringComparer.Ordinal);
        List<int> next = [];
        foreach (int place in waiting)
        {
            string domain = message.Recipients[place].Address.Host;
            if (next.Count < most && (domains.Contains(domain) || domains.Count < Extensions.MaxDomains))
            {
                domains.Add(domain);
                next.Add(place);
            }
        }

        return [.. next];
    }

    /// <summary>One transaction: MAIL, RCPT for each, and the message.</summary>
    private sealed class Transaction(SmtpClient client, OutgoingMessage message, int[] places)
    {
        private readonly ServerReply?[] _replies = new ServerReply?[places.Length];
        private readonly ClientWire _wire = client._wire;
        private ServerReply? _last;
        private bool _isDone;

        /// <summary>Why it broke off; null where it came to its end.</summary>
        public SmtpClientException? Failure { get; private set; }

        /// <summary>It broke off before the message was sent.</summary>
        public bool IsUntouched { get; private set; } = true;

        private bool HasRecipients => _replies.Any(reply => reply is { IsPositive: true });

        public async Task RunAsync(CancellationToken cancel)
        {
            client.Transactions++;
            try
            {
                bool isPipelined = client.Extensions.HasPipelining && !client._host.IsCautious;
                if (await (isPipelined ? AskTogetherAsync(cancel) : AskSinglyAsync(cancel)))
                {
                    await SendMessageAsync(cancel);
                    _isDone = true;
                }
                else if (!client._isBroken)
                {
                    await ResetAsync(cancel);
                }
            }
            catch (SmtpClientException e)
            {
                Failure = e;
                client._isBroken = true;
            }
        }

        /// <summary>Puts down what it came to; who was one too many gets no answer yet.</summary>
        public void Fill(RecipientAnswer?[] answers)
        {
            bool anyTaken = _isDone && HasRecipients;
            for (int i = 0; i < places.Length; i++)
            {
                bool isOneTooMany = anyTaken && !client._isBroken && IsTooMany(_replies[i]);
                answers[places[i]] = isOneTooMany ? null : AnswerOf(_replies[i]);
            }
        }

        private RecipientAnswer AnswerOf(ServerReply? reply) => reply switch
        {
            // Some answer 552 where 452 is meant (RFC 5321 §4.5.3.1.10).
            { Code: 552, EnhancedCode: "" or "5.5.3" } => RecipientAnswer.Of(reply) with
            {
                Kind = AnswerKind.TryAgain,
                Status = "4.5.3",
            },
            { IsPositive: false } => RecipientAnswer.Of(reply),
            _ when Failure is not null => RecipientAnswer.Of(Failure),
            _ => RecipientAnswer.Of(_last!),
        };

        private static bool IsTooMany(ServerReply? reply)
            => reply is { Code: 452 } or { Code: 552, EnhancedCode: "" or "5.5.3" };

        /// <summary>All commands in one go (RFC 2920 §3.1); true when the host waits for the message.</summary>
        private async ValueTask<bool> AskTogetherAsync(CancellationToken cancel)
        {
            ClientCommands.WriteMail(_wire, message, client.Extensions);
            foreach (int place in places)
            {
                ClientCommands.WriteRecipient(_wire, message.Recipients[place], message, client.Extensions);
            }

            bool usesData = message.Body != BodyKind.Binary;
            if (usesData)
            {
                ClientCommands.Write(_wire, "DATA");
            }

            await _wire.SendAsync(client.Timeouts.Command, cancel);
            ServerReply mail = await ReadAsync(client.Timeouts.Command, cancel);
            for (int i = 0; i < places.Length; i++)
            {
                _replies[i] = await ReadAsync(client.Timeouts.Command, cancel);
            }

            RefuseAll(mail);
            return usesData ? await GoAheadAsync(cancel) : mail.IsPositive && HasRecipients;
        }

        /// <summary>Each command for itself.</summary>
        private async ValueTask<bool> AskSinglyAsync(CancellationToken cancel)
        {
            ClientCommands.WriteMail(_wire, message, client.Extensions);
            await _wire.SendAsync(client.Timeouts.Command, cancel);
            ServerReply mail = await ReadAsync(client.Timeouts.Command, cancel);
            if (!mail.IsPositive)
            {
                RefuseAll(mail);
                return false;
            }

            for (int i = 0; i < places.Length; i++)
            {
                ClientCommands.WriteRecipient(_wire, message.Recipients[places[i]], message, client.Extensions);
                await _wire.SendAsync(client.Timeouts.Command, cancel);
                _replies[i] = await ReadAsync(client.Timeouts.Command, cancel);
            }

            if (!HasRecipients || message.Body == BodyKind.Binary)
            {
                return HasRecipients;
            }

            ClientCommands.Write(_wire, "DATA");
            await _wire.SendAsync(client.Timeouts.DataStart, cancel);
            return await GoAheadAsync(cancel);
        }

        private async ValueTask<bool> GoAheadAsync(CancellationToken cancel)
        {
            _last = await ReadAsync(client.Timeouts.DataStart, cancel);
            if (_last.Code != 354)
            {
                // Whoever was accepted before gets this answer; a 2xx here would be none.
                return _last.IsPositive ? throw Confused() : false;
            }

            if (HasRecipients)
            {
                return true;
            }

            // It waits for a message that is for nobody, and gets an empty one (RFC 2920 §3.1).
            ClientCommands.Write(_wire, ".");
            await _wire.SendAsync(client.Timeouts.DataBlock, cancel);
            _last = await ReadAsync(client.Timeouts.DataEnd, cancel);
            return false;
        }

        private async ValueTask SendMessageAsync(CancellationToken cancel)
        {
            IsUntouched = false;
            try
            {
                if (message.Body == BodyKind.Binary)
                {
                    ClientCommands.Write(_wire, $"BDAT {message.Bytes.Length} LAST");
                    await WriteBlocksAsync(cancel);
                }
                else
                {
                    await DotStuffed.WriteAsync(message.Bytes, _wire, client.Timeouts.DataBlock, cancel);
                }

                await _wire.SendAsync(client.Timeouts.DataBlock, cancel);
            }
            catch (SmtpClientException e) when (e.Failure == HostFailure.Closed)
            {
                await ReadLastWordsAsync(cancel);
                return;
            }

            _last = await ReadAsync(client.Timeouts.DataEnd, cancel);
            if (_last.Code is >= 300 and < 400)
            {
                throw Confused();
            }
        }

        private async ValueTask WriteBlocksAsync(CancellationToken cancel)
        {
            const int Block = 16 * 1024;
            for (int at = 0; at < message.Bytes.Length; at += Block)
            {
                _wire.Write(message.Bytes.Span.Slice(at, Math.Min(Block, message.Bytes.Length - at)));
                await _wire.SendAsync(client.Timeouts.DataBlock, cancel);
            }
        }

        /// <summary>It may have said why before it closed.</summary>
        private async ValueTask ReadLastWordsAsync(CancellationToken cancel)
        {
            _last = await ReadAsync(client.Timeouts.Quit, cancel);
            client._isBroken = true;
            if (!_last.IsPermanent && !_last.IsTemporary)
            {
                throw Confused();
            }
        }

        private void RefuseAll(ServerReply mail)
        {
            if (!mail.IsPositive)
            {
                Array.Fill(_replies, mail);
            }
        }

        private async ValueTask ResetAsync(CancellationToken cancel)
        {
            if ((await client.AskAsync("RSET", client.Timeouts.Command, cancel)).Code != 250)
            {
                client._isBroken = true;
            }
        }

        /// <summary>One reply; after a 421 there are no more (RFC 5321 §3.8).</summary>
        private async ValueTask<ServerReply> ReadAsync(TimeSpan timeout, CancellationToken cancel)
        {
            ServerReply reply = await _wire.ReadReplyAsync(timeout, cancel);
            return reply.Code == 421
                ? throw new SmtpClientException(HostFailure.Refused, "it ends the connection", reply)
                : reply;
        }

        private static SmtpClientException Confused()
            => new(HostFailure.BadReply, "it answers something that was not asked");
    }
}
