using Shinten.Sealing.ServerKeys;

namespace Shinten.Protocols.Smtp;

/// <summary>Where the bytes of a received message lie: in memory, and behind that in chunks on the disk.</summary>
internal readonly record struct MessageBytes(byte[] Head, int HeadLength, SpillFile? Spill);

/// <summary>A message that has come in whole, without the dots and without our trace fields; wiped when
/// disposed.</summary>
public sealed class ReceivedMessage : IDisposable
{
    private readonly ReceivingSpace _space;
    private MessageBytes _bytes;
    private byte[]? _whole;
    private bool _isLarge;

    internal ReceivedMessage(ReceivingSpace space, MessageBytes bytes)
    {
        (_space, _bytes) = (space, bytes);
        Length = bytes.HeadLength + (bytes.Spill?.Length ?? 0);
    }

    public long Length { get; }

    /// <summary>The whole in memory, valid until this is disposed; few large ones at a time.</summary>
    /// <exception cref="IOException">The spilled part cannot be read back.</exception>
    public ValueTask<ReadOnlyMemory<byte>> OpenAsync(CancellationToken cancel)
        => _bytes.Spill is null
            ? ValueTask.FromResult<ReadOnlyMemory<byte>>(_bytes.Head.AsMemory(0, _bytes.HeadLength))
            : OpenLargeAsync(cancel);

    public void Dispose()
    {
        if (_bytes.Head.Length > 0)
        {
            MessageBuilder.ReturnHead(_space, _bytes.Head, _bytes.HeadLength);
        }

        _bytes.Spill?.Dispose();
        _bytes = new MessageBytes([], 0, null);
        _whole?.AsSpan().Clear();
        _whole = null;
        if (_isLarge)
        {
            _isLarge = false;
            _space.ReleaseLarge();
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> OpenLargeAsync(CancellationToken cancel)
    {
        if (_whole is not null)
        {
            return _whole;
        }

        await _space.WaitForLargeAsync(cancel);
        _isLarge = true;
        byte[] whole = _whole = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        _bytes.Head.AsSpan(0, _bytes.HeadLength).CopyTo(whole);
        await _bytes.Spill!.ReadAsync(0, whole.AsMemory(_bytes.HeadLength), cancel);
        return whole;
    }
}
