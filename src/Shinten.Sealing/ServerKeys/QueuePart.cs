namespace Shinten.Sealing.ServerKeys;

/// <summary>What of a queued letter: bound into it, so that one part cannot be shown as the other.</summary>
public enum QueuePart : byte
{
    /// <summary>Sender, recipients and their parameters.</summary>
    Envelope = 1,

    /// <summary>The letter itself.</summary>
    Letter = 2,
}
