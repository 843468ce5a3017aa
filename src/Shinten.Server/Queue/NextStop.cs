using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Storage.Routes;

namespace Shinten.Server.Queue;

/// <summary>Where a recipient's copy goes next.</summary>
internal abstract record NextStop
{
    private NextStop()
    {
    }

    /// <summary>Into a mailbox of this server.</summary>
    public sealed record Here(AccountId Account) : NextStop;

    /// <summary>To another server.</summary>
    /// <param name="Name">The same for all that share connections: the route's host, or the domain.</param>
    /// <param name="Route">Null where DNS says which host.</param>
    public sealed record Elsewhere(string Name, DomainName Domain, StoredRoute? Route) : NextStop;

    /// <summary>Nowhere, now or for ever.</summary>
    public sealed record Nowhere(bool IsForEver, string Status, string Why) : NextStop;
}
