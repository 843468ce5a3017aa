namespace Shinten.Storage.Accounts;

/// <summary>What a read of many letters left out.</summary>
/// <param name="Gone">How many were expunged in the meantime.</param>
/// <param name="Damaged">Which of the letters asked for are there and cannot be read.</param>
public readonly record struct LeftOut(int Gone, IReadOnlyList<int> Damaged)
{
    public int Count => Gone + Damaged.Count;
}
