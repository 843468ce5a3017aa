namespace Shinten.Sealing.Ids;

/// <summary>How much a slot opens (sealing.md §1, §11).</summary>
public enum Access : byte
{
    Ciphertext = 0,
    Envelopes = 1,
    Everything = 2,
}
