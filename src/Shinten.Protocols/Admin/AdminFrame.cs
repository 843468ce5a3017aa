using Shinten.Storage.Letters;

namespace Shinten.Protocols.Admin;

/// <summary>A line of the admin socket and the bytes that followed it, which are cleared with it.</summary>
internal sealed class AdminFrame(byte[] line) : IDisposable
{
    private PooledBytes? _bytes;

    public byte[] Line => line;

    public ReadOnlyMemory<byte> Bytes => _bytes?.Memory ?? default;

    /// <summary>Where what follows is put.</summary>
    public PooledBytes Take() => _bytes ??= new PooledBytes();

    public void Dispose() => _bytes?.Dispose();
}
