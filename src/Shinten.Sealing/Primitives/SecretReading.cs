namespace Shinten.Sealing.Primitives;

/// <summary>Secret bytes held readable while a function runs, whatever another thread disposes meanwhile.</summary>
internal readonly ref struct SecretReading : IDisposable
{
    private readonly SecretCell _cell;

    public SecretReading(SecretCell cell)
    {
        bool held = false;
        cell.DangerousAddRef(ref held);
        _cell = cell;
        Bytes = cell.Bytes;
    }

    public Span<byte> Bytes { get; }

    public void Dispose() => _cell.DangerousRelease();
}
