using Microsoft.Extensions.Logging;
using Shinten.Protocols.Smtp;
using Shinten.Storage;

namespace Shinten.Server.Arrival;

/// <summary>The one deadline of all steps that a letter goes through, arriving or submitted, and the only place where
/// their failures become a refusal.</summary>
internal static partial class ArrivalDeadline
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async ValueTask<ArrivalResult> RunAsync(
        Func<CancellationToken, ValueTask<ArrivalResult>> steps,
        TimeProvider clock,
        ILogger logger,
        CancellationToken cancel)
    {
        using CancellationTokenSource deadline = new(Limit, clock);
        using CancellationTokenRegistration linked = cancel.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            return await steps(deadline.Token);
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
            LogNotStored(logger, e);
            return new ArrivalResult.Refused(ArrivalRefusal.Unavailable);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A letter could not be stored; its sender was asked to try again.")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
