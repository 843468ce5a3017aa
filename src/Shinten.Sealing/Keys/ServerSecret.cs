namespace Shinten.Sealing.Keys;

/// <summary>What the server's HMACs of threads, folder names and duplicates come from (sealing.md §9).</summary>
public sealed class ServerSecret : SecretKey
{
    internal ServerSecret()
    {
    }
}
