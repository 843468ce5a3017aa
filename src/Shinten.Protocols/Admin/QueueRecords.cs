using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Storage.Routes;

namespace Shinten.Protocols.Admin;

/// <summary>A route without its password.</summary>
/// <param name="Domain">Null for every domain that has no route of its own.</param>
public sealed record RouteSummary(
    DomainName? Domain, string Host, int Port, RouteTls Tls, bool HasImplicitTls, string? UserName);

/// <summary>A route to be, with the password that is then sealed under the server's own key.</summary>
public sealed record RouteToAdd(RouteSummary Route, string? Password);

/// <summary>Where the next page of the queue begins: behind the last letter of the one before.</summary>
/// <param name="NextAttempt">When that letter is tried next.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Id">Its id, in hexadecimal digits.</param>
/// <param name="Count">Letters wanted at most.</param>
public sealed record QueuePageToRead(DateTimeOffset? NextAttempt, AccountId Account, string Id, int Count)
{
    public static QueuePageToRead First(int count) => new(null, default, "", count);
}

public sealed record QueuePage(IReadOnlyList<QueuedSummary> Letters, long Total);

/// <summary>A letter that waits to be sent, without what it says.</summary>
/// <param name="Id">In hexadecimal digits.</param>
/// <param name="Envelope">Null where what is stored of it cannot be opened.</param>
public sealed record QueuedSummary(
    string Id, AccountId Account, DateTimeOffset NextAttempt, long Size, QueuedEnvelope? Envelope);

/// <param name="Sender">Null for the null reverse-path of a notice.</param>
public sealed record QueuedEnvelope(
    MailAddress? Sender,
    DateTimeOffset ArrivedAt,
    DateTimeOffset? HeldUntil,
    int Attempts,
    IReadOnlyList<QueuedRecipientSummary> Recipients);

/// <param name="State"><c>waiting</c>, <c>sent</c> or <c>failed</c>.</param>
public sealed record QueuedRecipientSummary(MailAddress Address, string State, string LastReply, string LastHost);

internal sealed record OfRoute(DomainName? Domain);

internal sealed record OfQueued(string Id);
