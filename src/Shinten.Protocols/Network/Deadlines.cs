namespace Shinten.Protocols.Network;

/// <summary>Until when a peer must have said or read something; looked at once a second, so that setting one is
/// cheap.</summary>
internal sealed class Deadlines(TimeProvider clock, NetworkOptions options)
{
    private const long None = long.MaxValue;

    private long _read = None;
    private long _write = None;
    private long _transferStarted = None;
    private long _transferred;

    /// <summary>How long the peer may be silent; protocols change it with their states.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    public void StartRead() => StartRead(IdleTimeout);

    public void StartRead(TimeSpan timeout) => Volatile.Write(ref _read, After(timeout));

    public void EndRead() => Volatile.Write(ref _read, None);

    public void StartWrite() => Volatile.Write(ref _write, After(options.WriteTimeout));

    public void EndWrite() => Volatile.Write(ref _write, None);

    /// <summary>From now on the minimum rate applies.</summary>
    public void StartTransfer()
    {
        Volatile.Write(ref _transferred, 0);
        Volatile.Write(ref _transferStarted, clock.GetTimestamp());
    }

    public void EndTransfer() => Volatile.Write(ref _transferStarted, None);

    public bool IsTransferring => Volatile.Read(ref _transferStarted) != None;

    public void Received(int count) => _transferred += count;

    /// <summary>What has passed by now: the reason to end reading, or none.</summary>
    public ConnectionEnd Check(long now)
    {
        if (now > Volatile.Read(ref _read))
            return ConnectionEnd.TimedOut;

        return IsTooSlow(now) ? ConnectionEnd.TooSlow : ConnectionEnd.None;
    }

    public bool IsWriteOverdue(long now) => now > Volatile.Read(ref _write);

    private bool IsTooSlow(long now)
    {
        long started = Volatile.Read(ref _transferStarted);
        if (started == None || Volatile.Read(ref _read) == None)
            return false;

        TimeSpan elapsed = clock.GetElapsedTime(started, now);
        return elapsed > options.MinRateGrace
            && Volatile.Read(ref _transferred) < elapsed.TotalSeconds * options.MinBytesPerSecond;
    }

    private long After(TimeSpan timeout)
        => timeout == Timeout.InfiniteTimeSpan
            ? None
            : clock.GetTimestamp() + (long)(timeout.TotalSeconds * clock.TimestampFrequency);
}
