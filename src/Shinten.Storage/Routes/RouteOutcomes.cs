namespace Shinten.Storage.Routes;

public enum AddRouteOutcome
{
    Added,

    /// <summary>The domain had a route, which this one takes the place of.</summary>
    Replaced,
}

public enum RemoveRouteOutcome
{
    Removed,
    NotFound,
}
