using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;

namespace Shinten.Server.Sending;

/// <summary>Counts in memory what accounts send; who meets a limit is written to the log, since an app password may be
/// in wrong hands.</summary>
internal sealed partial class SendingLimits(
    SendingOptions options, TimeProvider clock, ILogger<SendingLimits> logger)
{
    /// <summary>How many accounts are kept before those are looked for that have not sent for a day.</summary>
    private const int ForgetAt = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, SentMail> _accounts = [];
    private readonly long _started = clock.GetTimestamp();
    private long _forgotten;

    /// <summary>How many accounts are remembered.</summary>
    public int Accounts
    {
        get
        {
            lock (_gate)
            {
                return _accounts.Count;
            }
        }
    }

    private long Now => (long)clock.GetElapsedTime(_started).TotalMinutes;

    /// <summary>Whether an account may send one letter more, to so many.</summary>
    public bool HasRoom(AccountId account, int recipients)
    {
        lock (_gate)
        {
            return Judge(account, Of(account), recipients);
        }
    }

    /// <summary>Counts a letter; false, and nothing counted, where it is too much.</summary>
    public bool TryTake(AccountId account, int recipients)
    {
        lock (_gate)
        {
            Forget();
            SentMail sent = Of(account);
            if (!Judge(account, sent, recipients))
            {
                return false;
            }

            sent.Add(Now, 1, recipients);
            return true;
        }
    }

    /// <summary>The letter did not go after all.</summary>
    public void GiveBack(AccountId account, int recipients)
    {
        lock (_gate)
        {
            Of(account).Add(Now, -1, -recipients);
        }
    }

    private SentMail Of(AccountId account)
    {
        if (!_accounts.TryGetValue(account, out SentMail? sent))
        {
            _accounts.Add(account, sent = new SentMail());
        }

        return sent;
    }

    private bool Judge(AccountId account, SentMail sent, int recipients)
    {
        if (sent.HasRoom(Now, 1, recipients, options))
        {
            return true;
        }

        if (sent.RaisesAlarm(Now))
        {
            LogTooMuch(account.Value);
        }

        return false;
    }

    private void Forget()
    {
        long now = Now;
        if (_accounts.Count < ForgetAt || now == _forgotten)
        {
            return;
        }

        _forgotten = now;
        foreach ((AccountId account, SentMail sent) in _accounts)
        {
            sent.Forget(now);
            if (sent.IsEmpty)
            {
                _accounts.Remove(account);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Account {Account} has sent as much as Sending allows; an app password may be in wrong hands.")]
    private partial void LogTooMuch(long account);
}
