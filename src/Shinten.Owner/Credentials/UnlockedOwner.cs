using Shinten.Keyring;

namespace Shinten.Owner.Credentials;

/// <summary>Everything of an account, opened in this process, and the proof that lets it be changed.</summary>
internal sealed record UnlockedOwner(string Proof, AccountSecrets Secrets) : IDisposable
{
    public void Dispose() => Secrets.Dispose();
}
