using Microsoft.Extensions.Logging;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Arrival;
using Shinten.Server.Domains;
using Shinten.Server.Queue;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Sending;

/// <summary>What happens to a submitted letter: the steps below, in their order, within one deadline (RFC 6409 §3).
/// </summary>
/// <remarks>Nothing is kept until the last step's commit, which takes local letters and queue rows together.</remarks>
internal sealed partial class Sending : IMailArrival
{
    private readonly SendingStep[] _steps;
    private readonly Senders _senders;
    private readonly Destinations _destinations;
    private readonly SendingLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger<Sending> _logger;

    public Sending(SendingServices services, SendingLimits limits, ILogger<Sending> logger)
    {
        ArgumentNullException.ThrowIfNull(services);
        (_clock, _logger, _limits) = (services.Clock, logger, limits);
        _senders = new Senders(services.Store.Directory, limits);
        RecipientDirectory recipients = new(services.Store.Directory, services.HostName);
        _destinations = new Destinations(recipients, limits, services.HostName);
        _steps =
        [
            new("signed in", _senders.CheckSignedInAsync),
            new("sealed letter", SealedLetterCheck.RunAsync),
            new("authors", _senders.CheckAuthorsAsync),
            new("departure", DepartureStep.RunAsync),
            new("encoding", EncodingStep.RunAsync),
            new("signing", new SigningStep(services.DomainKeys).RunAsync),
            new("trace header", new SubmissionTrace(services.HostName).RunAsync),
            new("dispatch", new Dispatch(services, Arrival.Arrival.NoticesOf(services.ForArrival, logger)).RunAsync),
        ];
    }

    public ValueTask<SenderRefusal?> CheckSenderAsync(SmtpTransaction transaction, CancellationToken cancel)
        => _senders.CheckAsync(transaction, cancel);

    public ValueTask<RecipientCheck> CheckRecipientAsync(
        SmtpTransaction transaction, MailAddress recipient, CancellationToken cancel)
        => _destinations.CheckAsync(transaction, recipient, cancel);

    public async ValueTask<ArrivalResult> ArriveAsync(
        SmtpTransaction transaction, ReceivedMessage message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(message);

        // Counted before the work, so that letters which come at the same time are counted too.
        if (!_limits.TryTake(transaction.Submitter!.Account, transaction.Recipients.Count))
        {
            return new ArrivalResult.Refused(ArrivalRefusal.SentTooMuch);
        }

        ArrivalResult? result = null;
        try
        {
            return result = await ArrivalDeadline.RunAsync(
                async token => await RunAsync(
                    new SubmittedLetter(transaction, await message.OpenAsync(token), _clock.GetUtcNow()), token),
                _clock,
                _logger,
                cancel);
        }
        finally
        {
            if (result is not ArrivalResult.Taken)
            {
                _limits.GiveBack(transaction.Submitter.Account, transaction.Recipients.Count);
            }
        }
    }

    private async ValueTask<ArrivalResult> RunAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        foreach (SendingStep step in _steps)
        {
            if (await step.RunAsync(letter, cancel) is { } result)
            {
                LogEnded(step.Name);
                return result;
            }
        }

        throw new System.Diagnostics.UnreachableException("The last step gives a result.");
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A submitted letter ended at the step {Step}.")]
    private partial void LogEnded(string step);
}

/// <summary>What sending works with.</summary>
internal sealed record SendingServices(
    string HostName, MailStore Store, LetterFiling Filing, ServerKeys Keys, TimeProvider Clock)
{
    public required QueueSeals Queue { get; init; }

    public required DomainKeys DomainKeys { get; init; }

    /// <summary>The same for those who have their mail here.</summary>
    public ArrivalServices ForArrival => new(HostName, Store, Filing, Keys, Clock);
}
