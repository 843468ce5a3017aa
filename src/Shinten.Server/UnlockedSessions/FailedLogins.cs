using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shinten.Protocols.Network;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Counts failed logins in memory, per network and per account from a network (sealing.md §6, §9).</summary>
/// <remarks>
/// An account is never locked for networks that did nothing wrong: a guess at 160 random bits is hopeless anyway, so
/// the limits keep guessers from costing work, and must not let a stranger lock an owner out.
/// </remarks>
internal sealed class FailedLogins(UnlockedSessionsOptions options, TimeProvider clock)
{
    // Beyond this many counters the oldest go first: a flood of addresses must not fill the memory.
    private const int MaxCounters = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Counter> _counters = [];
    private readonly Queue<(Key Key, long Expires)> _expiries = [];

    public bool IsThrottled(string address, RemoteNetwork remote)
    {
        lock (_gate)
        {
            Forget();
            return _counters.Count > 0
                && ((!remote.IsLocal && IsOver(new Key(null, remote), options.FailuresPerNetwork))
                    || IsOver(new Key(AddressOf(address), remote), options.FailuresPerAccount));
        }
    }

    public void Count(string address, RemoteNetwork remote)
    {
        lock (_gate)
        {
            Forget();
            Add(new Key(null, remote));
            Add(new Key(AddressOf(address), remote));
        }
    }

    /// <summary>A success forgives the account's own failures from there: a mistyped secret was then
    /// corrected.</summary>
    public void Forgive(string address, RemoteNetwork remote)
    {
        lock (_gate)
        {
            if (_counters.Count > 0)
            {
                _counters.Remove(new Key(AddressOf(address), remote));
            }
        }
    }

    // Only a hash is kept: what people type into the address field is not always an address.
    private static UInt128 AddressOf(string address)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant()), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private bool IsOver(Key key, int limit)
        => _counters.TryGetValue(key, out Counter counter) && counter.Failures >= limit
            && counter.Expires > clock.GetTimestamp();

    private void Add(Key key)
    {
        long now = clock.GetTimestamp();
        if (_counters.TryGetValue(key, out Counter counter) && counter.Expires > now)
        {
            _counters[key] = counter with { Failures = counter.Failures + 1 };
            return;
        }

        long expires = now + (long)(options.FailureLifetime.TotalSeconds * clock.TimestampFrequency);
        _counters[key] = new Counter(1, expires);
        _expiries.Enqueue((key, expires));
    }

    private void Forget()
    {
        long now = clock.GetTimestamp();
        while (_expiries.TryPeek(out (Key Key, long Expires) oldest)
            && (oldest.Expires <= now || _expiries.Count > MaxCounters))
        {
            _expiries.Dequeue();
            if (_counters.TryGetValue(oldest.Key, out Counter counter) && counter.Expires == oldest.Expires)
            {
                _counters.Remove(oldest.Key);
            }
        }
    }

    private readonly record struct Key(UInt128? Address, RemoteNetwork Network);

    private readonly record struct Counter(int Failures, long Expires);
}
