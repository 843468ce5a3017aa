namespace Shinten.Protocols.Sasl;

/// <summary>Turns an address and a secret into an unlocked session; counts failed tries (sealing.md §7).</summary>
public interface ISignIn
{
    ValueTask<SignInResult> SignInAsync(SignInRequest request, CancellationToken cancel);
}
