using Shinten.Owner.Progress;

namespace Shinten.Owner.Import;

/// <summary>Where letters come from.</summary>
internal interface IImportSource : IDisposable
{
    /// <summary>Reads all of it, once.</summary>
    IAsyncEnumerable<Found> ReadAsync(TransferProgress progress, CancellationToken cancel);
}
