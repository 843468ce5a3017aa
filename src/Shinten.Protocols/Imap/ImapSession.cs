using System.Buffers;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Reading;
using Shinten.Protocols.Imap.Selected;
using Shinten.Protocols.Imap.Writing;
using Shinten.Protocols.Network;
using Shinten.Storage;

namespace Shinten.Protocols.Imap;

/// <summary>What a client has enabled for its session (RFC 5161 §3.1).</summary>
[Flags]
internal enum ImapFeatures
{
    None = 0,
    Rev2 = 1,
    Utf8 = 2,
    CondStore = 4,
}

/// <summary>One IMAP connection, from greeting to goodbye (RFC 9051 §3).</summary>
internal sealed partial class ImapSession : IDisposable
{
    private const int FlushAt = 32 * 1024;

    private readonly long _started;
    private int _errorsBeforeLogin;
    private bool _isOver;
    private bool _startsTls;

    public ImapSession(MailConnection connection, ImapService service)
    {
        Connection = connection;
        Service = service;
        Commands = new CommandReader(connection, Judge) { MaxLength = service.Options.MaxCommandBytesBeforeLogin };
        connection.IdleTimeout = service.Options.LoginTimeout;
        _started = service.Clock.GetTimestamp();
    }

    public MailConnection Connection { get; }

    public ImapService Service { get; }

    public CommandReader Commands { get; }

    public IBufferWriter<byte> Output => Connection.Writer;

    public ImapStates State => User is null ? ImapStates.NotAuthenticated
        : Selected is null ? ImapStates.Authenticated : ImapStates.Selected;

    /// <summary>Who has signed in; may only be read in states that require it.</summary>
    public ImapUser? User { get; private set; }

    public SelectedMailbox? Selected { get; private set; }

    public ImapFeatures Enabled { get; private set; }

    /// <summary>The tag of the command that runs, for ESEARCH.</summary>
    public string Tag { get; private set; } = "";

    public bool UsesUtf8 => (Enabled & (ImapFeatures.Utf8 | ImapFeatures.Rev2)) != 0;

    public bool AllowsLogin
        => Connection.Tls is not null || (Connection.Listener.AllowsPlainLogin && Connection.Network.IsLocal);

    public async Task RunAsync(CancellationToken cancel)
    {
        WriteUntagged($"OK [CAPABILITY {ImapCapabilities.Of(this)}] Shinten is ready.");
        await Connection.Writer.FlushAsync(cancel);
        while (!_isOver)
        {
            CommandText command = await Commands.ReadAsync(cancel);
            if (command.Outcome is CommandOutcome.Read or CommandOutcome.Refused)
            {
                await AnswerAsync(command, cancel);
            }
            else
            {
                End(command.Outcome);
            }

            // Answers to commands that came together leave together.
            if (_isOver || _startsTls || !Connection.Reader.HasLine || Connection.Writer.UnflushedBytes > FlushAt)
            {
                await Connection.Writer.FlushAsync(cancel);
            }

            if (_startsTls)
            {
                _startsTls = false;
                await Connection.StartTlsAsync(cancel);
            }
        }
    }

    public void Dispose()
    {
        Commands.Release();
        User?.Dispose();
    }

    public void SignIn(ImapUser user)
    {
        User = user;
        Commands.MaxLength = Service.Options.MaxCommandBytes;
        Connection.IdleTimeout = Service.Options.IdleTimeout;
    }

    public void Enable(ImapFeatures features) => Enabled |= features;

    public void Select(SelectedMailbox mailbox) => Selected = mailbox;

    public void Unselect() => Selected = null;

    public void StartTlsAfterReply() => _startsTls = true;

    /// <summary>Nothing more is read after this command.</summary>
    public void EndAfterReply() => _isOver = true;

    public bool IsOver => _isOver;

    /// <summary>Sends what has gathered, once it is worth a packet or two; waits while the client is slow.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancel)
        => Connection.Writer.UnflushedBytes < FlushAt ? default : Connection.Writer.FlushAsync(cancel);

    public ImapArguments Parse(ReadOnlyMemory<byte> arguments) => new(arguments.Span, UsesUtf8);

    public void WriteUntagged(string text)
    {
        Output.Write("* "u8);
        Output.WriteText(text);
        Output.Write("\r\n"u8);
    }

    private async ValueTask AnswerAsync(CommandText command, CancellationToken cancel)
    {
        (string? tag, string name, ReadOnlyMemory<byte> arguments) = CommandLine.Split(command.Text);
        PendingLetter = command.Letter;
        Tag = tag ?? "";
        ImapReply reply = command.Refusal ?? await RunAsync(tag, name, arguments, cancel);
        if (PendingLetter is not null)
        {
            await SkipLettersAsync(cancel);
        }

        Output.WriteText(tag ?? "*");
        Output.WriteByte((byte)' ');
        Output.WriteText(reply.ToString());
        Output.Write("\r\n"u8);
        Commands.Release();
        CountBeforeLogin(reply);
    }

    /// <summary>The only place where a failure becomes a reply.</summary>
    private async ValueTask<ImapReply> RunAsync(
        string? tag, string name, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (tag is null)
        {
            return ImapReply.Bad("A command begins with a tag and a space.");
        }

        if (Find(name, out ImapCommand? command) is { } refusal)
        {
            return refusal;
        }

        try
        {
            if (!await MayStayAsync(cancel))
            {
                return ImapReply.No("EXPIRED", "This app password opens nothing any more.");
            }

            ImapReply reply = await command!.Handler(this, arguments, cancel);
            TellNews(command.Traits);
            return reply;
        }
        catch (Exception e) when (e is StorageException or not (OperationCanceledException or IOException))
        {
            if (IsMidResponse)
            {
                // Half a response cannot be taken back: only the end of the connection says so.
                LogCommandFailed(e, name);
                throw new ConnectionEndedException(ConnectionEnd.Closed);
            }

            if (ImapFailures.ReplyTo(e) is { } known)
            {
                return known;
            }

            LogCommandFailed(e, name);
            return ImapReply.No("SERVERBUG", "Something went wrong here; it has been logged.");
        }
    }

    private ImapReply? Find(string name, out ImapCommand? command)
    {
        if (!ImapCommands.Table.TryGetValue(name, out command))
        {
            return ImapReply.Bad("Unknown command.");
        }

        return (command.AllowedIn & State) != 0 ? null : ImapReply.Bad(
            State == ImapStates.NotAuthenticated ? "Sign in first."
            : command.AllowedIn == ImapStates.Selected ? "Select a mailbox first." : "You have signed in already.");
    }

    /// <summary>Judges a command before its literal is invited.</summary>
    private ImapReply? Judge(ReadOnlySpan<byte> begun)
        => CommandLine.NameIn(begun) is { } name ? Find(name, out _) : ImapReply.Bad("A command has a tag and a name.");

    private void End(CommandOutcome outcome)
    {
        _isOver = true;
        if (outcome is CommandOutcome.TimedOut or CommandOutcome.ShuttingDown)
        {
            WriteUntagged(outcome == CommandOutcome.TimedOut
                ? "BYE You were silent for too long."
                : "BYE [UNAVAILABLE] The server is stopping.");
        }
    }

    /// <summary>A client that does not sign in may neither err often nor stay long.</summary>
    private void CountBeforeLogin(ImapReply reply)
    {
        if (User is not null || _isOver)
        {
            return;
        }

        bool erredOften = reply.Status != "OK" && ++_errorsBeforeLogin >= Service.Options.MaxErrorsBeforeLogin;
        if (erredOften || Service.Clock.GetElapsedTime(_started) > Service.Options.LoginTimeout)
        {
            WriteUntagged(erredOften ? "BYE Too many errors." : "BYE You did not sign in for too long.");
            _isOver = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The IMAP command {Command} failed.")]
    private static partial void LogCommandFailed(ILogger logger, Exception failure, string command);

    private void LogCommandFailed(Exception failure, string command)
        => LogCommandFailed(Service.Logger, failure, command);
}
