namespace Shinten.Protocols.Network;

/// <summary>Why a connection can no longer be read.</summary>
public enum ConnectionEnd
{
    None,

    /// <summary>The peer closed its side or the network did.</summary>
    Closed,

    /// <summary>The peer said nothing for longer than it may.</summary>
    TimedOut,

    /// <summary>The peer sent a message slower than the minimum rate.</summary>
    TooSlow,

    /// <summary>This server is stopping.</summary>
    ShuttingDown,
}

/// <summary>The peer is gone, too slow or no longer wanted; the session ends, perhaps after one last line.</summary>
public sealed class ConnectionEndedException(ConnectionEnd reason) : IOException($"Connection ended: {reason}.")
{
    public ConnectionEnd Reason { get; } = reason;
}
