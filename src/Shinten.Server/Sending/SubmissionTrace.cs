using Shinten.Protocols.Smtp;
using Shinten.Server.Arrival;

namespace Shinten.Server.Sending;

/// <summary>Says that the letter was submitted here and when (RFC 5321 §4.4), and nothing of the mail program: no
/// address, no name, not even the kind of its TLS; nor for whom it is.</summary>
internal sealed class SubmissionTrace(string hostName)
{
    public ValueTask<ArrivalResult?> RunAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        letter.Fields.Insert(
            0, TraceHeader.Received(hostName, letter.Transaction.ProtocolKeyword, letter.ReceivedAt));
        return ValueTask.FromResult<ArrivalResult?>(null);
    }
}
