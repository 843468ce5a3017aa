using Microsoft.Extensions.Logging;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Arrival;

/// <summary>What happens to an arriving letter: the steps below, in their order, within one deadline.</summary>
/// <remarks>Nothing is kept until the last step's commit, so that a step which ends the letter's way leaves nothing
/// behind.</remarks>
public sealed partial class Arrival : IMailArrival
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ArrivalStep[] _steps;
    private readonly RecipientDirectory _recipients;
    private readonly TimeProvider _clock;
    private readonly ILogger<Arrival> _logger;

    public Arrival(ArrivalServices services, ILogger<Arrival> logger)
    {
        ArgumentNullException.ThrowIfNull(services);
        (_clock, _logger) = (services.Clock, logger);
        _recipients = new RecipientDirectory(services.Store.Directory, services.HostName);
        _steps =
        [
            new("loop", LoopCheck.RunAsync),
            new("trace header", new TraceHeader(services.HostName).RunAsync),
            new("recipients", RecipientDirectory.RunAsync),
            new("filing", new Filing(services.Filing, services.Keys).RunAsync),
        ];
    }

    /// <summary>Anybody may write to us.</summary>
    public ValueTask<SenderRefusal?> CheckSenderAsync(SmtpTransaction transaction, CancellationToken cancel)
        => ValueTask.FromResult<SenderRefusal?>(null);

    public ValueTask<RecipientCheck> CheckRecipientAsync(
        SmtpTransaction transaction, MailAddress recipient, CancellationToken cancel)
        => _recipients.CheckAsync(recipient, cancel);

    public async ValueTask<ArrivalResult> ArriveAsync(
        SmtpTransaction transaction, ReceivedMessage message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(message);
        using CancellationTokenSource deadline = new(Deadline, _clock);
        using CancellationTokenRegistration linked = cancel.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            ReadOnlyMemory<byte> bytes = await message.OpenAsync(deadline.Token);
            return await RunAsync(new ArrivingLetter(transaction, bytes, _clock.GetUtcNow()), deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ArrivalResult.Refused(ArrivalRefusal.TimedOut);
        }
        catch (StorageFullException)
        {
            return new ArrivalResult.Refused(ArrivalRefusal.NoSpace);
        }
        catch (IOException e)
        {
            LogNotStored(e);
            return new ArrivalResult.Refused(ArrivalRefusal.Unavailable);
        }
    }

    private async ValueTask<ArrivalResult> RunAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        foreach (ArrivalStep step in _steps)
        {
            if (await step.RunAsync(letter, cancel) is { } result)
            {
                LogEnded(step.Name, letter.Deliveries.Count);
                return result;
            }
        }

        throw new System.Diagnostics.UnreachableException("The last step gives a result.");
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A letter for {Accounts} accounts ended at the step {Step}.")]
    private partial void LogEnded(string step, int accounts);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A letter could not be stored; its sender was asked to try again.")]
    private partial void LogNotStored(Exception e);
}

/// <summary>What arrival works with.</summary>
public sealed record ArrivalServices(
    string HostName, MailStore Store, LetterFiling Filing, ServerKeys Keys, TimeProvider Clock);
