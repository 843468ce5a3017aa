using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

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

    public bool IsThrottled(string address, IPAddress? remote)
    {
        UInt128 network = NetworkOf(remote);
        lock (_gate)
        {
            Forget();
            return IsOver(new Key(null, network), options.FailuresPerNetwork)
                || IsOver(new Key(AddressOf(address), network), options.FailuresPerAccount);
        }
    }

    public void Count(string address, IPAddress? remote)
    {
        UInt128 network = NetworkOf(remote);
        lock (_gate)
        {
            Forget();
            Add(new Key(null, network));
            Add(new Key(AddressOf(address), network));
        }
    }

    /// <summary>A success forgives the account's own failures from there: a mistyped secret was then corrected.</summary>
    public void Forgive(string address, IPAddress? remote)
    {
        lock (_gate)
        {
            if (_counters.Count > 0)
            {
                _counters.Remove(new Key(AddressOf(address), NetworkOf(remote)));
            }
        }
    }

    // The network that one household or one host can choose addresses in: IPv4 /24, IPv6 /48. Loopback counts whole.
    private static UInt128 NetworkOf(IPAddress? remote)
    {
        if (remote is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        remote = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        bytes.Clear();
        remote.TryWriteBytes(bytes, out _);
        bytes[(remote.AddressFamily == AddressFamily.InterNetwork ? 3 : 6)..].Clear();
        bytes[15] = remote.AddressFamily == AddressFamily.InterNetwork ? (byte)4 : (byte)6;
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
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
        long expires = clock.GetTimestamp() + (long)(options.FailureLifetime.TotalSeconds * clock.TimestampFrequency);
        if (_counters.TryGetValue(key, out Counter counter) && counter.Expires > clock.GetTimestamp())
        {
            _counters[key] = counter with { Failures = counter.Failures + 1 };
            return;
        }

        _counters[key] = new Counter(1, expires);
        _expiries.Enqueue((key, expires));
    }

    private void Forget()
    {
        long now = clock.GetTimestamp();
        while (_expiries.TryPeek(out (Key Key, long Expires) oldest)
            && (oldest.Expires <= now || _counters.Count > MaxCounters))
        {
            _expiries.Dequeue();
            if (_counters.TryGetValue(oldest.Key, out Counter counter) && counter.Expires == oldest.Expires)
            {
                _counters.Remove(oldest.Key);
            }
        }
    }

    private readonly record struct Key(UInt128? Address, UInt128 Network);

    private readonly record struct Counter(int Failures, long Expires);
}
