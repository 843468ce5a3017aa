namespace Shinten.Sealing.Primitives;

/// <summary>What came of inflating.</summary>
internal enum InflateOutcome
{
    Whole,
    DoesNotFit,
    Damaged,
}
