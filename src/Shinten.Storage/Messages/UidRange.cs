namespace Shinten.Storage.Messages;

/// <summary>The UIDs from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct UidRange(uint First, uint Last)
{
    public static IReadOnlyList<UidRange> All { get; } = [new(1, uint.MaxValue)];

    public bool Contains(uint uid) => uid >= First && uid <= Last;
}
