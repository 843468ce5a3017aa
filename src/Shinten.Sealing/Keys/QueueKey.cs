namespace Shinten.Sealing.Keys;

/// <summary>What the server seals its outgoing queue and its own private keys under (sealing.md §9).</summary>
public sealed class QueueKey : SecretKey
{
    internal QueueKey()
    {
    }
}
