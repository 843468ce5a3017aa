using Microsoft.Extensions.Logging;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Queue;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Arrival;

/// <summary>What happens to an arriving letter: the steps below, in their order, within one deadline.</summary>
/// <remarks>Nothing is kept until the last step's commit, so that a step which ends the letter's way leaves nothing
/// behind.</remarks>
public sealed partial class Arrival : IMailArrival
{
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
            new("filing", new Filing(services.Filing, services.Keys, NoticesOf(services, logger)).RunAsync),
        ];
    }

    /// <summary>What senders are told of recipients here.</summary>
    internal static ArrivalNotices NoticesOf(ArrivalServices services, ILogger logger)
    {
        QueueSeals seals = new(services.Keys.Queue);
        QueuedLetters queued = new(services.Store.Queue, seals);
        LocalDelivery local = new(services.Filing, services.Keys, queued, services.Clock);
        RecipientDirectory recipients = new(services.Store.Directory, services.HostName);
        return new ArrivalNotices(
            services.Filing, new Notices(services.HostName, recipients, local, seals, services.Clock), logger);
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
        return await ArrivalDeadline.RunAsync(
            async token => await RunAsync(
                new ArrivingLetter(transaction, await message.OpenAsync(token), _clock.GetUtcNow()), token),
            _clock,
            _logger,
            cancel);
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
}

/// <summary>What arrival works with.</summary>
public sealed record ArrivalServices(
    string HostName, MailStore Store, LetterFiling Filing, ServerKeys Keys, TimeProvider Clock);
