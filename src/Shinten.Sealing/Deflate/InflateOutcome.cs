namespace Shinten.Sealing.Deflate;

/// <summary>What came of inflating.</summary>
internal enum InflateOutcome
{
    Whole,
    DoesNotFit,
    Damaged,
}
