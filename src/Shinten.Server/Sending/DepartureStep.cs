using Shinten.Mail.Outgoing;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Sending;

/// <summary>Takes off what recipients must not see, and adds what they may expect (RFC 6409 §8).</summary>
internal static class DepartureStep
{
    public static ValueTask<ArrivalResult?> RunAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        PreparedLetter prepared = Departure.Prepare(letter.Bytes, letter.AuthorDomain, letter.ReceivedAt);
        if (prepared is not PreparedLetter.Ready ready)
        {
            return ValueTask.FromResult<ArrivalResult?>(new ArrivalResult.Refused(ArrivalRefusal.BadHeader));
        }

        letter.Bytes = ready.Letter;
        return ValueTask.FromResult<ArrivalResult?>(null);
    }
}
