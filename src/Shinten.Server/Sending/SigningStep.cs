using System.Text;
using Shinten.Protocols.Smtp;
using Shinten.Server.Domains;

namespace Shinten.Server.Sending;

/// <summary>Signs a letter in the name of its author's domain, with each of the domain's keys (RFC 6376 §5,
/// RFC 8463 §3). Behind this only fields above the signatures are added.</summary>
internal sealed class SigningStep(DomainKeys keys)
{
    public async ValueTask<ArrivalResult?> RunAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        if (await keys.FindSignerAsync(letter.AuthorDomain, cancel) is not { } signer)
        {
            // The domain was removed a moment ago; its addresses with it.
            return new ArrivalResult.Refused(ArrivalRefusal.NotOwnAuthor);
        }

        letter.Fields.Add(Encoding.ASCII.GetString(signer.Sign(letter.Bytes, letter.ReceivedAt)));
        return null;
    }
}
