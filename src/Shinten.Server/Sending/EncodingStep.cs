using Shinten.Mail.Outgoing;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Sending;

/// <summary>Encodes a letter for the plainest server that could have it, before it is signed: which servers it will
/// meet is not known yet, and a signature would not hold over a later change (RFC 6376 §5.3).</summary>
/// <remarks>What its author signed stays as it is, and needs a server with 8BITMIME. A header in UTF-8 needs SMTPUTF8,
/// which is 8BITMIME too (RFC 6531 §3.1).</remarks>
internal static class EncodingStep
{
    public static ValueTask<ArrivalResult?> RunAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        HostAbilities needs = LetterNeeds.Of(letter.Bytes);
        bool isUtf8 = needs.HasFlag(HostAbilities.Utf8);
        HostAbilities plainest = isUtf8 ? HostAbilities.Utf8 | HostAbilities.EightBit : HostAbilities.None;
        if (Downgrade.For(letter.Bytes, plainest) is DowngradedLetter.Encoded encoded)
        {
            letter.Bytes = encoded.Letter;
            needs = LetterNeeds.Of(letter.Bytes);
        }

        if (needs.HasFlag(HostAbilities.Binary))
        {
            return ValueTask.FromResult<ArrivalResult?>(new ArrivalResult.Refused(ArrivalRefusal.NotSendable));
        }

        letter.Body = needs.HasFlag(HostAbilities.EightBit) || isUtf8 ? BodyKind.EightBit : BodyKind.SevenBit;
        letter.IsInternational = isUtf8 || letter.Transaction.ReversePath is { IsInternational: true };
        return ValueTask.FromResult<ArrivalResult?>(null);
    }
}
