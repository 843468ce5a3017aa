namespace Shinten.Sealing.Opaque;

/// <summary>The context and identities of the protocol. Shinten has one; the others are for published
/// vectors.</summary>
/// <param name="ServerIdentity">Null: the server's public key.</param>
/// <param name="ClientIdentity">Null: the client's public key.</param>
internal sealed record OpaqueSetting(byte[] Context, byte[]? ServerIdentity, byte[]? ClientIdentity)
{
    public static OpaqueSetting Shinten { get; } = new("shinten/1"u8.ToArray(), null, null);
}
