using Microsoft.Extensions.Logging;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp;

/// <summary>One session of SMTP, LMTP or submission: reads commands, answers each once, in order (RFC 5321 §3,
/// RFC 2033 §4, RFC 6409 §3).</summary>
internal sealed partial class SmtpSession(
    MailConnection connection, SmtpService service, SmtpDialect dialect, ILogger<SmtpSession> logger) : IDisposable
{
    /// <summary>Longest command line; the extensions together need about 1,100 (RFC 5321 §4.5.3.1.4).</summary>
    private const int MaxCommandLine = 2048;

    private static readonly SmtpReply TimedOut
        = SmtpReply.Of(421, "4.4.2", "You said nothing for too long; goodbye.").Then(AfterReply.Close);

    private static readonly SmtpReply TooSlow
        = SmtpReply.Of(421, "4.4.2", "The message came too slowly; goodbye.").Then(AfterReply.Close);

    private static readonly SmtpReply Stopping
        = SmtpReply.Of(421, "4.3.2", "The server is stopping; try again later.").Then(AfterReply.Close);

    private int _errors;
    private bool _answersAtOnce;
    private bool _isMidMessage;

    public MailConnection Connection => connection;

    public SmtpService Service => service;

    public SmtpOptions Options => service.Options;

    public SmtpDialect Dialect => dialect;

    public SmtpStates State { get; private set; } = SmtpStates.Connected;

    public string Helo { get; private set; } = "";

    public bool IsExtended { get; private set; }

    /// <summary>The transaction under way; there is one exactly from MAIL to its end.</summary>
    public SmtpTransaction? Transaction { get; private set; }

    /// <summary>The chunks that have come by BDAT so far.</summary>
    public MessageBuilder? Chunks { get; private set; }

    public int MessagesAccepted { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        connection.IdleTimeout = MustSignIn ? service.Submission!.Options.LoginTimeout : Options.IdleTimeout;
        string protocol = dialect == SmtpDialect.Lmtp ? "LMTP" : "ESMTP";
        SmtpReply greeting = SmtpReply.Plain(220, $"{service.HostName} {protocol} Shinten");
        greeting.WriteTo(connection.Writer);

        AfterReply after = AfterReply.GoOn;
        while (after != AfterReply.Close)
        {
            if (!connection.Reader.HasLine)
            {
                await connection.Writer.FlushAsync(cancel);
            }

            LineRead read = await connection.Reader.ReadLineAsync(MaxCommandLine, LineEnds.CrLf, cancel);
            if (read.Outcome == LineOutcome.Closed)
            {
                return;
            }

            SmtpReply reply = Count(await AnswerAsync(read, cancel));
            after = reply.After;
            await SayAsync(reply, cancel);
            if (_answersAtOnce)
            {
                await connection.Writer.FlushAsync(cancel);
            }
        }

        await connection.Writer.FlushAsync(cancel);
    }

    /// <summary>Says something before the command is done: the go-ahead of DATA.</summary>
    public async ValueTask SayNowAsync(SmtpReply reply, CancellationToken cancel)
    {
        reply.WriteTo(connection.Writer);
        await connection.Writer.FlushAsync(cancel);
    }

    public void Greeted(string helo, bool isExtended)
    {
        EndTransaction();
        (Helo, IsExtended, State) = (helo, isExtended, SmtpStates.Ready);
    }

    public void Begin(SmtpTransaction transaction)
    {
        Transaction = transaction;
        State = SmtpStates.Mail;
    }

    public void Accept(SmtpRecipient recipient)
    {
        Transaction!.Add(recipient);
        State = SmtpStates.Recipients;
    }

    public void BeginChunks(MessageBuilder chunks)
    {
        Chunks = chunks;
        State = SmtpStates.Chunking;
    }

    /// <summary>From here on the client sends a message, or a chunk of one: its bytes are no commands.</summary>
    public void MessageBegins() => _isMidMessage = true;

    /// <summary>All of it was read. In LMTP the client still waits for an answer for each recipient, and would take
    /// another for one of them (RFC 2033 §4.2).</summary>
    public void MessageEnds() => _isMidMessage = dialect == SmtpDialect.Lmtp;

    /// <summary>A message was accepted: what went wrong before it is forgiven.</summary>
    public void MessageAccepted()
    {
        MessagesAccepted++;
        _errors = 0;
    }

    /// <summary>Forgets the transaction, as after DATA, RSET and EHLO (RFC 5321 §4.1.1.5).</summary>
    public void EndTransaction()
    {
        Transaction = null;
        Chunks?.Dispose();
        Chunks = null;
        if (State != SmtpStates.Connected)
        {
            State = SmtpStates.Ready;
        }
    }

    public void Dispose() => Chunks?.Dispose();

    private async ValueTask SayAsync(SmtpReply reply, CancellationToken cancel)
    {
        if (reply.After != AfterReply.StartTls)
        {
            reply.WriteTo(connection.Writer);
            return;
        }

        connection.DropInputBeforeTls();
        await SayNowAsync(reply, cancel);
        await connection.StartTlsAsync(cancel);

        // Nothing said before TLS counts any more (RFC 3207 §4.2).
        EndTransaction();
        (Helo, IsExtended, State) = ("", false, SmtpStates.Connected);
    }

    private SmtpReply Count(SmtpReply reply)
    {
        if (MustSignIn)
        {
            return CountBeforeSignIn(reply);
        }

        if (reply.IsError && ++_errors > Options.MaxErrors)
        {
            return SmtpReplies.TooManyErrors;
        }

        return reply;
    }

    private ValueTask<SmtpReply> AnswerAsync(LineRead read, CancellationToken cancel) => read.Outcome switch
    {
        LineOutcome.Line => RunCommandAsync(read.Line, cancel),
        LineOutcome.TooLong => ValueTask.FromResult(SmtpReplies.LineTooLong),
        LineOutcome.BareLineEnd => ValueTask.FromResult(SmtpReplies.BareLineEnd),
        LineOutcome.TimedOut => ValueTask.FromResult(TimedOut),
        LineOutcome.ShuttingDown => ValueTask.FromResult(Stopping),
        LineOutcome.Closed => throw new ConnectionEndedException(ConnectionEnd.Closed),
    };

    /// <summary>The only place where a failure becomes a reply.</summary>
    private async ValueTask<SmtpReply> RunCommandAsync(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        SmtpCommand? command = SmtpCommands.Find(line.Span, dialect, out int verbLength);
        _answersAtOnce = command is not null && command.Traits.HasFlag(SmtpTraits.AnswersAtOnce);
        _isMidMessage = command is not null && command.Traits.HasFlag(SmtpTraits.ReadsItsOwnInput);
        if (command is null)
        {
            return SmtpCommands.Refuse(line.Span);
        }

        try
        {
            if (line.Span.ContainsAnyInRange((byte)0, (byte)31) || line.Span.Contains((byte)127))
            {
                return SmtpReplies.NotText;
            }

            ReadOnlyMemory<byte> arguments = line[Math.Min(line.Length, verbLength + 1)..];
            return await RefuseAsync(command, cancel) ?? await command.Handler(this, arguments, cancel);
        }
        catch (SmtpSyntaxException e)
        {
            return e.Reply;
        }
        catch (ConnectionEndedException e) when (e.Reason != ConnectionEnd.Closed)
        {
            return GoodbyeTo(e.Reason);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            LogCommandFailed(e, command.Name);
            EndTransaction();
            return _isMidMessage ? SmtpReplies.BugInMessage : SmtpReplies.Bug;
        }
    }

    private SmtpReply OutOfSequence(SmtpCommand command) => State switch
    {
        SmtpStates.Connected => SmtpReplies.HelloFirst,
        SmtpStates.Ready => SmtpReplies.MailFirst,
        SmtpStates.Mail or SmtpStates.Recipients when command.AllowedIn == SmtpStates.Ready => SmtpReplies.MailTwice,
        SmtpStates.Mail => SmtpReplies.RecipientFirst,
        _ => SmtpReplies.BadSequence,
    };

    private static SmtpReply GoodbyeTo(ConnectionEnd reason) => reason switch
    {
        ConnectionEnd.TooSlow => TooSlow,
        ConnectionEnd.ShuttingDown => Stopping,
        ConnectionEnd.TimedOut or ConnectionEnd.Closed or ConnectionEnd.None => TimedOut,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Command} failed.")]
    private partial void LogCommandFailed(Exception e, string command);
}
