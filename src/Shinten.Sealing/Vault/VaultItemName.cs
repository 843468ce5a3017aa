using System.Text;
using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Vault;

/// <summary>Which item of the vault, and which version of it: bound into its sealed bytes (sealing.md §5).</summary>
public sealed record VaultItemName
{
    /// <summary>Longest name of a collection, in UTF-8.</summary>
    public const int MaxCollectionLength = 128;

    /// <param name="version">Rises with each change; a client alarms at one lower than it has seen.</param>
    public VaultItemName(string collection, ItemId item, long version)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(collection), MaxCollectionLength);
        Collection = collection;
        Item = item;
        Version = version;
    }

    public string Collection { get; }

    public ItemId Item { get; }

    public long Version { get; }
}
