namespace Shinten.Protocols.Network;

/// <summary>The next so many bytes of a connection: a literal or a chunk, read as it comes and never held
/// whole.</summary>
public sealed class LiteralStream(ConnectionReader reader, long length)
{
    /// <summary>How many bytes are still to come.</summary>
    public long Remaining { get; private set; } = length;

    /// <summary>Reads some bytes, or 0 at the end of the literal.</summary>
    /// <exception cref="ConnectionEndedException">The connection ended inside the literal.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancel)
    {
        if (Remaining == 0 || destination.IsEmpty)
            return 0;

        int count = await reader.ReadAsync(destination[..(int)Math.Min(destination.Length, Remaining)], cancel);
        Remaining -= count;
        return count;
    }

    /// <summary>Some bytes where they lie, at least one unless the literal has ended; valid until the next
    /// read.</summary>
    /// <exception cref="ConnectionEndedException">The connection ended inside the literal.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(CancellationToken cancel)
    {
        if (Remaining == 0)
            return default;

        if (reader.Buffered.IsEmpty)
            await reader.ReadMoreAsync(cancel);

        ReadOnlyMemory<byte> block = reader.Buffered;
        if (block.Length > Remaining)
            block = block[..(int)Remaining];

        reader.Advance(block.Length);
        Remaining -= block.Length;
        return block;
    }

    /// <summary>Reads the rest and forgets it, so that the session stays in step.</summary>
    /// <exception cref="ConnectionEndedException">The connection ended inside the literal.</exception>
    public async ValueTask SkipAsync(CancellationToken cancel)
    {
        while (Remaining > 0)
            await ReadBlockAsync(cancel);
    }
}
