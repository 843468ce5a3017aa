using Shinten.Storage.Messages;
using Shinten.Storage.Seals;

namespace Shinten.Storage.Letters;

/// <summary>A sealed letter that waits for its commit.</summary>
/// <remarks>Disposed without <see cref="Committed"/>, it takes a seal that was never stored with it.</remarks>
public sealed class PreparedLetter : IDisposable
{
    private readonly SealUse _use;

    internal PreparedLetter(NewMessage message, SealUse use) => (Message, _use) = (message, use);

    public NewMessage Message { get; }

    public void Committed() => _use.Committed();

    public void Dispose() => _use.Dispose();
}
