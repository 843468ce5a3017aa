namespace Shinten.Storage.Blobs;

/// <summary>What stands before each record of a segment.</summary>
internal static class RecordHeader
{
    public const int Length = 48;
}
