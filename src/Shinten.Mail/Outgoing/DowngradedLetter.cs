namespace Shinten.Mail.Outgoing;

/// <summary>Why a letter cannot be brought into a form that a server takes.</summary>
public enum DowngradeObstacle
{
    /// <summary>Its header is UTF-8 and the server has no SMTPUTF8: status 5.6.7 (RFC 6531 §3.5).</summary>
    Utf8Header,

    /// <summary>What would have to change is signed by its author: status 5.6.3 (RFC 1847 §2.1).</summary>
    SignedPart,

    /// <summary>It is put together in a way that another encoding would break: status 5.6.3.</summary>
    Structure,
}

/// <summary>What <see cref="Downgrade"/> made of a letter.</summary>
public abstract record DowngradedLetter
{
    private DowngradedLetter()
    {
    }

    /// <summary>The server takes it as it is.</summary>
    public sealed record Fits : DowngradedLetter;

    /// <summary>Its parts are encoded anew: signatures of our own before this no longer hold.</summary>
    public sealed record Encoded(ReadOnlyMemory<byte> Letter) : DowngradedLetter;

    public sealed record Impossible(DowngradeObstacle Obstacle) : DowngradedLetter;
}
