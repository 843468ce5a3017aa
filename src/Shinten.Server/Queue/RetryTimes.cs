using System.Security.Cryptography;

namespace Shinten.Server.Queue;

/// <summary>When a letter is tried again, and for how long it has been tried.</summary>
internal sealed class RetryTimes(QueueOptions options)
{
    private const int MostDoublings = 20;

    // A pause is up to a tenth longer, so that letters that failed together do not come back together.
    private const int JitterParts = 10;

    /// <summary>The pause after so many failed attempts.</summary>
    public TimeSpan PauseAfter(int attempts)
    {
        double doubled = options.FirstRetry.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, MostDoublings));
        int seconds = (int)Math.Min(doubled, options.LongestRetry.TotalSeconds);
        return TimeSpan.FromSeconds(seconds + RandomNumberGenerator.GetInt32((seconds / JitterParts) + 1));
    }

    /// <summary>How long a letter has been tried by now.</summary>
    /// <remarks>The time between two attempts counts for half as much again as the longest pause at most, and never
    /// backwards: neither a clock that jumps nor a server that stood still makes a letter expire.</remarks>
    public TimeSpan WaitedUntil(QueuedLetter letter, DateTimeOffset now)
    {
        if (letter.LastAttempt is not { } last)
        {
            return letter.Waited;
        }

        TimeSpan since = now - last;
        TimeSpan most = options.LongestRetry * 1.5;
        return letter.Waited + (since < TimeSpan.Zero ? TimeSpan.Zero : since > most ? most : since);
    }

    public bool IsExpired(TimeSpan waited) => waited >= options.Lifetime;

    public bool IsLate(TimeSpan waited) => waited >= options.DelayNotice;

    /// <summary>Until when a letter is tried that was tried so long.</summary>
    public DateTimeOffset EndOf(TimeSpan waited, DateTimeOffset now) => now + options.Lifetime - waited;
}
