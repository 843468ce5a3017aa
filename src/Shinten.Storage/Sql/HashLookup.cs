using Shinten.Sealing.Ids;

namespace Shinten.Storage.Sql;

/// <summary>HMACs of letters that a batch asks for, looked up in one exchange; and those that it adds itself.</summary>
internal sealed class HashLookup
{
    private readonly Dictionary<HashKey, long> _found = [];
    private readonly List<HashKey> _wanted = [];
    private List<SqlValue[]>? _sets;

    public void Want(AccountId account, ReadOnlyMemory<byte> hash)
    {
        HashKey key = new(account, hash);
        _wanted.Add(key);
        (_sets ??= []).Add([account.Value, hash]);
    }

    public ValueTask ReadAsync(ISqlTransaction sql, SqlText text, CancellationToken cancel)
        => _sets is null
            ? ValueTask.CompletedTask
            : sql.QueryEachAsync(text, _sets, (place, row) => _found[_wanted[place]] = row.Number(0), cancel);

    public bool TryFind(AccountId account, ReadOnlyMemory<byte> hash, out long value)
        => _found.TryGetValue(new HashKey(account, hash), out value);

    public void Add(AccountId account, ReadOnlyMemory<byte> hash, long value)
        => _found[new HashKey(account, hash)] = value;

    private readonly struct HashKey(AccountId account, ReadOnlyMemory<byte> hash) : IEquatable<HashKey>
    {
        private readonly AccountId _account = account;
        private readonly ReadOnlyMemory<byte> _hash = hash;

        public bool Equals(HashKey other) => _account == other._account && _hash.Span.SequenceEqual(other._hash.Span);

        public override bool Equals(object? obj) => obj is HashKey other && Equals(other);

        public override int GetHashCode()
        {
            HashCode code = default;
            code.Add(_account.Value);
            code.AddBytes(_hash.Span);
            return code.ToHashCode();
        }
    }
}
