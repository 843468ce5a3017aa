using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Letters;

/// <summary>Tells the operator of each damaged letter once, by numbers alone: clients ask for it again and
/// again.</summary>
internal sealed partial class DamageLog(ILogger logger)
{
    // Where a whole disk is bad, some are told twice.
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(AccountId Account, MessageId Letter), byte> _told = new();

    public void Note(AccountId account, MessageId letter)
    {
        if (_told.Count >= MaxRemembered)
        {
            _told.Clear();
        }

        if (_told.TryAdd((account, letter), 0))
        {
            LogDamaged(logger, letter.Value, account.Value);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Letter {Letter} of account {Account} is damaged: restore it from a backup. "
            + "Other letters are not concerned.")]
    private static partial void LogDamaged(ILogger logger, long letter, long account);
}
