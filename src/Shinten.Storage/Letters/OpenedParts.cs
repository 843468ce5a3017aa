using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Accounts;

namespace Shinten.Storage.Letters;

/// <summary>Where a session's messages come from: the account, the opener, and the PKESKs already read.</summary>
internal sealed class OpenedParts(Account account, ILetterOpener opener)
{
    /// <summary>Longer letters are opened in ranges where their form allows it.</summary>
    public const long MaxWholeLetter = 192 * 1024;

    private const int MaxPkesks = 1_024;

    private readonly Dictionary<SealId, Pkesks> _pkesks = [];

    public Account Account { get; } = account;

    public ILetterOpener Opener { get; } = opener;

    public Access Access => Opener.Access;

    /// <summary>For who finds that what is stored does not open.</summary>
    public DamagedLetterException Damaged(MessageId letter, string part)
    {
        Account.NoteDamaged(letter);
        return new DamagedLetterException(letter, part);
    }

    public async ValueTask LoadPkesksAsync(HashSet<SealId> seals, CancellationToken cancel)
    {
        if (_pkesks.Count > MaxPkesks)
        {
            _pkesks.Clear();
        }

        seals.ExceptWith(_pkesks.Keys);
        if (seals.Count == 0)
        {
            return;
        }

        foreach (WrappedSeal seal in await Account.ReadSealsAsync(seals, cancel))
        {
            _pkesks[seal.Id] = new Pkesks(seal.LetterPkesks, seal.EnvelopePkesks);
        }
    }

    /// <summary>The packets that stand before a letter's own; none where no certificate serves, or the seal is gone.
    /// </summary>
    public ReadOnlyMemory<byte> PkesksOf(SealId seal, LetterSecrecy secrecy)
        => _pkesks.TryGetValue(seal, out Pkesks? found)
            ? secrecy switch
            {
                LetterSecrecy.Letter => found.Letter,
                LetterSecrecy.Envelope => found.Envelope,
            }
            : default;

    private sealed record Pkesks(byte[] Letter, byte[] Envelope);
}
