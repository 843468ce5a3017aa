using Shinten.Protocols.Network;

namespace Shinten.Protocols.Sasl;

/// <summary>What a client presented.</summary>
/// <param name="Address">The login address as it was typed; not validated.</param>
/// <param name="Secret">The UTF-8 bytes of the secret; the caller clears them after the call.</param>
/// <param name="Protocol">In lower case: "imap", "pop3", "submission" …: app passwords can be limited to some.</param>
/// <param name="Remote">The network that the client is in, by which failures are counted.</param>
public sealed record SignInRequest(string Address, ReadOnlyMemory<byte> Secret, string Protocol, RemoteNetwork Remote)
{
    /// <summary>The session only shows who it is, as submission does: nothing is unlocked for it.</summary>
    public bool OpensNothing { get; init; }

    // A record's own ToString would print the address and could be logged.
    public override string ToString() => $"sign-in over {Protocol}";
}
