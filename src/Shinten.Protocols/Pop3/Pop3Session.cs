using Microsoft.Extensions.Logging;
using Shinten.Protocols.Network;
using Shinten.Storage;

namespace Shinten.Protocols.Pop3;

/// <summary>One POP3 connection, from greeting to goodbye (RFC 1939 §3).</summary>
internal sealed partial class Pop3Session : IDisposable
{
    /// <summary>255 octets are required; an AUTH with its initial response needs more (RFC 2449 §4).</summary>
    private const int MaxCommandLine = 1_280;

    private const int FlushAt = 32 * 1024;

    private readonly long _started;
    private int _errors;

    public Pop3Session(MailConnection connection, Pop3Service service)
    {
        Connection = connection;
        Service = service;
        connection.IdleTimeout = service.Options.LoginTimeout;
        _started = service.Clock.GetTimestamp();
    }

    public MailConnection Connection { get; }

    public Pop3Service Service { get; }

    public ConnectionWriter Output => Connection.Writer;

    public Pop3States State => _maildrop is null ? Pop3States.Authorization : Pop3States.Transaction;

    public Pop3Language Language { get; set; } = Pop3Language.English;

    /// <summary>Whether letters may be sent that need UTF-8 (RFC 6856 §2.1).</summary>
    public bool UsesUtf8 { get; set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await SayAsync(Pop3Reply.Ok(Pop3Text.Greeting), cancel);
            AfterReply after = AfterReply.GoOn;
            while (after != AfterReply.Close)
            {
                // Answers to commands that came together leave together (RFC 2449 §6.6).
                if (!Connection.Reader.HasLine)
                {
                    await Output.FlushAsync(cancel);
                }

                LineRead read = await Connection.Reader.ReadLineAsync(MaxCommandLine, LineEnds.CrLfOrLf, cancel);
                if (read.Outcome is LineOutcome.Closed or LineOutcome.TimedOut)
                {
                    // Who was silent for too long is told nothing (RFC 1939 §3).
                    return;
                }

                Pop3Reply reply = Count(await AnswerAsync(read, cancel));
                after = reply.After;
                await SayAsync(reply, cancel);
            }

            await Output.FlushAsync(cancel);
        }
        finally
        {
            await MarkSeenAsync();
        }
    }

    /// <summary>Says something before the command is done: a challenge of AUTH.</summary>
    public async ValueTask SayNowAsync(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        line.Span.CopyTo(Output.GetSpan(line.Length));
        Output.Advance(line.Length);
        await Output.FlushAsync(cancel);
    }

    /// <summary>Sends what has gathered, once it is worth a packet or two; waits while the client is slow.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancel)
        => Output.UnflushedBytes < FlushAt ? default : Output.FlushAsync(cancel);

    public void Dispose() => CloseMaildrop();

    private async ValueTask SayAsync(Pop3Reply reply, CancellationToken cancel)
    {
        if (reply.After == AfterReply.StartTls)
        {
            await StartTlsAsync(reply, cancel);
            return;
        }

        reply.WriteTo(Output, Language);
        if (reply.Body is { } body)
        {
            await SendBodyAsync(body, cancel);
        }

        await FlushIfFullAsync(cancel);
    }

    private async ValueTask SendBodyAsync(ReplyBody body, CancellationToken cancel)
    {
        try
        {
            await body(this, cancel);
        }
        catch (Exception e) when (e is StorageException or not (OperationCanceledException or IOException))
        {
            // Half a response cannot be taken back: only the end of the connection says so.
            LogResponseBrokenOff(e);
            throw new ConnectionEndedException(ConnectionEnd.Closed);
        }

        Output.WriteText(".\r\n");
    }

    private async ValueTask StartTlsAsync(Pop3Reply reply, CancellationToken cancel)
    {
        Connection.DropInputBeforeTls();
        reply.WriteTo(Output, Language);
        await Output.FlushAsync(cancel);
        await Connection.StartTlsAsync(cancel);

        // Nothing said before TLS counts any more: somebody between could have said it.
        (UserName, Language) = (null, Pop3Language.English);
    }

    private ValueTask<Pop3Reply> AnswerAsync(LineRead read, CancellationToken cancel) => read.Outcome switch
    {
        LineOutcome.Line => RunCommandAsync(read.Line, cancel),
        LineOutcome.TooLong => new(Pop3Reply.Mistake(Pop3Text.LineTooLong)),
        LineOutcome.BareLineEnd => new(Pop3Reply.Mistake(Pop3Text.NotText)),
        LineOutcome.ShuttingDown => new(Stopping),
        LineOutcome.Closed or LineOutcome.TimedOut => throw new ConnectionEndedException(ConnectionEnd.Closed),
    };

    private static Pop3Reply Stopping { get; }
        = Pop3Reply.Err(Pop3Failures.Temporary, Pop3Text.Stopping).Then(AfterReply.Close);

    /// <summary>The only place where a failure becomes a reply.</summary>
    private async ValueTask<Pop3Reply> RunCommandAsync(ReadOnlyMemory<byte> line, CancellationToken cancel)
    {
        Pop3Command? command = Pop3Commands.Find(line.Span, out int keywordLength);
        if (command is null)
        {
            return Pop3Reply.Mistake(Pop3Text.UnknownCommand);
        }

        if ((command.AllowedIn & State) == 0)
        {
            return Pop3Reply.Mistake(
                State == Pop3States.Authorization ? Pop3Text.SignInFirst : Pop3Text.SignedInAlready);
        }

        Pop3Reply reply = await RunAsync(command, line[Math.Min(line.Length, keywordLength + 1)..], cancel);
        return command.EndsSession ? reply.Then(AfterReply.Close) : reply;
    }

    private async ValueTask<Pop3Reply> RunAsync(
        Pop3Command command, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        try
        {
            if (arguments.Span.ContainsAnyInRange((byte)0, (byte)31) || arguments.Span.Contains((byte)127))
            {
                return Pop3Reply.Mistake(Pop3Text.NotText);
            }

            return await MayStayAsync(cancel)
                ? await command.Handler(this, arguments, cancel)
                : Pop3Reply.Err(Pop3Text.SignedOut).Then(AfterReply.Close);
        }
        catch (ConnectionEndedException e) when (e.Reason == ConnectionEnd.ShuttingDown)
        {
            return Stopping;
        }
        catch (Exception e) when (e is StorageException or not (OperationCanceledException or IOException))
        {
            Pop3Reply? known = Pop3Failures.ReplyTo(e);
            if (known is null or { IsMistake: false })
            {
                LogCommandFailed(e, command.Name);
            }

            return command.EndsSession && _maildrop?.CountMarked() is ( > 0, _) and var (left, marked)
                ? Pop3Failures.ReplyToUpdate(left, marked)
                : known ?? Pop3Reply.Err(Pop3Failures.Permanent, Pop3Text.Bug);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The POP3 command {Command} failed.")]
    private static partial void LogCommandFailed(ILogger logger, Exception failure, string command);

    private void LogCommandFailed(Exception failure, string command)
        => LogCommandFailed(Service.Logger, failure, command);

    [LoggerMessage(Level = LogLevel.Error, Message = "A POP3 response was broken off.")]
    private static partial void LogResponseBrokenOff(ILogger logger, Exception failure);

    private void LogResponseBrokenOff(Exception failure) => LogResponseBrokenOff(Service.Logger, failure);
}
