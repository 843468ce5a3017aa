namespace Shinten.Sealing.Keys;

/// <summary>The key of one spilled message, of one session alone (sealing.md §10).</summary>
internal sealed class SpillKey : SecretKey;
