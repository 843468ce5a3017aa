using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Messages;

/// <summary>Looks, before anything is written, whether a unit of work can be stored with all its letters.</summary>
internal sealed class WholeUnit(CommitScope scope)
{
    private readonly Dictionary<AccountId, Needs> _needs = [];

    /// <summary>The first letter that would be refused, and why; null if there is none.</summary>
    public async ValueTask<DeliveryResult?> FindRefusalAsync(UnitOfWork work, CancellationToken cancel)
    {
        foreach (NewMessage letter in work.Letters)
        {
            AccountDraft? account = await scope.OpenAsync(letter.Account, cancel);
            DeliveryOutcome? why = account is null ? DeliveryOutcome.AccountGone : WhyNot(account, letter);
            if (why is { } outcome)
            {
                return new DeliveryResult(letter.Account, letter.Id, outcome, [], 0);
            }
        }

        return null;
    }

    private DeliveryOutcome? WhyNot(AccountDraft account, NewMessage letter)
    {
        if (!_needs.TryGetValue(account.Id, out Needs? needs))
        {
            _needs[account.Id] = needs = new Needs();
        }

        // The letter's own room is asked for with that of the letters before it.
        long now = scope.Store.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (Delivery.WhyNot(scope, account, letter, now) is { } refusal)
        {
            return refusal;
        }

        needs.Add(letter);
        if (!account.Quota.HasRoomFor(needs.Bytes, needs.Letters))
        {
            return DeliveryOutcome.OverQuota;
        }

        return account.HasNumbersFor(needs.Keywords) ? null : DeliveryOutcome.TooManyKeywords;
    }

    /// <summary>What the letters so far take of one account.</summary>
    private sealed class Needs
    {
        public long Bytes { get; private set; }

        public long Letters { get; private set; }

        public HashSet<string> Keywords { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void Add(NewMessage letter)
        {
            Bytes += letter.StoredLength;
            Letters++;
            Keywords.UnionWith(letter.Flags.Keywords);
            foreach (MessageFlags flags in letter.FlagsInEach ?? [])
            {
                Keywords.UnionWith(flags.Keywords);
            }
        }
    }
}
