using Shinten.Mail.Views;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Sending;

/// <summary>Only original bytes are ever sent: what a session that cannot open a letter was shown in its place is not
/// the letter (sealing.md §8).</summary>
internal static class SealedLetterCheck
{
    public static ValueTask<ArrivalResult?> RunAsync(SubmittedLetter letter, CancellationToken cancel)
        => ValueTask.FromResult<ArrivalResult?>(
            SealedPlaceholder.IsIn(letter.Submitted)
                ? new ArrivalResult.Refused(ArrivalRefusal.HoldsSealedLetter)
                : null);
}
