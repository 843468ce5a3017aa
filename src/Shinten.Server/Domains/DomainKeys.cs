using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage;
using Shinten.Storage.Keys;

namespace Shinten.Server.Domains;

/// <summary>
/// The keys with which letters of the hosted domains are signed: an RSA and an Ed25519 key for each, made with the
/// domain, or at first use for a domain that was here before.
/// </summary>
internal sealed class DomainKeys(MailStore store, QueueSealing sealing) : IDisposable
{
    private const int MaxSealName = 64;

    // Another process may have changed a domain's keys.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<DomainName, OpenedKeys> _opened = new();

    /// <summary>Signs letters of a domain; null for one that is not hosted here.</summary>
    public async ValueTask<DkimSigner?> FindSignerAsync(DomainName domain, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (_opened.TryGetValue(domain, out OpenedKeys? opened) && store.Clock.GetUtcNow() - opened.ReadAt < Fresh)
        {
            return opened.Signer;
        }

        IReadOnlyList<DomainKey> keys = await EnsureAsync(domain, cancel);
        if (keys.Count == 0)
        {
            _opened.TryRemove(domain, out _);
            return null;
        }

        OpenedKeys renewed = Open(domain, keys, opened);
        _opened[domain] = renewed;
        return renewed.Signer;
    }

    /// <summary>The keys of a domain, made if it has none; empty for one that is not hosted here.</summary>
    public async Task<IReadOnlyList<DomainKey>> EnsureAsync(DomainName domain, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(domain);
        IReadOnlyList<DomainKey> keys = await store.DomainKeys.ListAsync(domain, cancel);
        return keys.Count > 0 || !await store.Directory.IsLocalDomainAsync(domain, cancel)
            ? keys
            : await store.DomainKeys.AddFirstAsync(domain, Make(domain), cancel);
    }

    /// <summary>For a domain that was removed: it may come again, with other keys.</summary>
    public void Forget(DomainName domain) => _opened.TryRemove(domain, out _);

    public void Dispose()
    {
        foreach (OpenedKeys opened in _opened.Values)
        {
            opened.Dispose();
        }

        _opened.Clear();
    }

    private DomainKey[] Make(DomainName domain)
    {
        DateTimeOffset now = store.Clock.GetUtcNow();
        string day = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        using RsaSigningKey rsa = RsaSigningKey.Generate();
        using Ed25519SigningKey ed25519 = Ed25519SigningKey.Generate();
        return
        [
            Row($"r{day}", DkimAlgorithm.RsaSha256, rsa),
            Row($"e{day}", DkimAlgorithm.Ed25519Sha256, ed25519),
        ];

        DomainKey Row(string selector, DkimAlgorithm algorithm, SigningKey key) => new(
            selector,
            algorithm,
            DomainKeyState.Signing,
            now,
            key.PublicKey,
            key.Seal(sealing, SealName(domain, selector)));
    }

    // What is signed with goes on until the last letter with it is signed; the collector zeroes it then.
    private OpenedKeys Open(DomainName domain, IReadOnlyList<DomainKey> rows, OpenedKeys? before)
    {
        DateTimeOffset now = store.Clock.GetUtcNow();
        DomainKey[] signing = [.. rows.Where(row => row.State == DomainKeyState.Signing)];
        if (before is not null && before.Selectors.SequenceEqual(signing.Select(row => row.Selector)))
        {
            return before with { ReadAt = now };
        }

        OpenedKey[] keys =
        [
            .. signing.Select(row => new OpenedKey(
                row.Selector, row.Algorithm, Open(row, SealName(domain, row.Selector)))),
        ];
        return new OpenedKeys(new DkimSigner(domain, keys), keys, now);
    }

    private SigningKey Open(DomainKey row, string name) => row.Algorithm == DkimAlgorithm.RsaSha256
        ? RsaSigningKey.Open(sealing, name, row.Sealed.Span)
        : Ed25519SigningKey.Open(sealing, name, row.Sealed.Span);

    // A name that is too long for the seal stands there as its hash.
    private static string SealName(DomainName domain, string selector)
    {
        string name = $"dkim {domain} {selector}";
        return name.Length <= MaxSealName
            ? name
            : $"dkim {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(domain.Value)))[..32]} "
                + selector;
    }

    private sealed record OpenedKey(string Selector, DkimAlgorithm Algorithm, SigningKey Key) : IDkimKey
    {
        public byte[] SignHash(ReadOnlySpan<byte> hash) => Key.SignHash(hash);
    }

    private sealed record OpenedKeys(DkimSigner Signer, IReadOnlyList<OpenedKey> Keys, DateTimeOffset ReadAt)
        : IDisposable
    {
        public IEnumerable<string> Selectors => Keys.Select(key => key.Selector);

        public void Dispose()
        {
            foreach (OpenedKey key in Keys)
            {
                key.Key.Dispose();
            }
        }
    }
}
