namespace Shinten.Storage.Sql;

/// <summary>
/// Hands out numbers that are never given twice, from a block that was reserved in the database beforehand; what is
/// left of a block at the end of the process is lost. The next block is fetched before this one is used up.
/// </summary>
internal sealed class IdBlock(Func<CancellationToken, Task<long>> reserve, int length) : IDisposable
{
    private readonly SemaphoreSlim _reserving = new(1, 1);
    private readonly Lock _gate = new();
    private long _next;
    private long _end;
    private Task<long>? _coming;

    public ValueTask<long> NextAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_next < _end)
            {
                if (_end - _next == length / 4)
                {
                    _coming = reserve(CancellationToken.None);
                }

                return new(_next++);
            }
        }

        return new(NextBlockAsync(cancel));
    }

    public void Dispose() => _reserving.Dispose();

    private async Task<long> NextBlockAsync(CancellationToken cancel)
    {
        await _reserving.WaitAsync(cancel);
        try
        {
            Task<long>? coming;
            lock (_gate)
            {
                if (_next < _end)
                {
                    return _next++;
                }

                (coming, _coming) = (_coming, null);
            }

            long first = await (coming is { IsFaulted: false } ? coming : reserve(cancel));
            lock (_gate)
            {
                (_next, _end) = (first, first + length);
                return _next++;
            }
        }
        finally
        {
            _reserving.Release();
        }
    }
}
