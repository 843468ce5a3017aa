using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>
/// Keeps what sessions have opened of long lists, sealed: the next session of the account opens a few sheets and not
/// ten thousand envelopes. Without a session nobody can read it. What was not used the longest goes first.
/// </summary>
internal sealed class EnvelopeShelf(UnlockedSessionsOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, List<EnvelopeSheet>> _sheets = [];
    private readonly LinkedList<AccountId> _byUse = new();
    private readonly long _maxSize = options.EnvelopeCacheMegabytes * 1024L * 1024;
    private long _size;

    public void Keep(AccountId account, IReadOnlyList<OpenedEnvelope> envelopes, MemoryCipher cipher)
    {
        if (envelopes.Count == 0 || _maxSize == 0)
        {
            return;
        }

        EnvelopeSheet sheet = EnvelopeSheet.Of(envelopes, cipher);
        lock (_gate)
        {
            if (!_sheets.TryGetValue(account, out List<EnvelopeSheet>? sheets))
            {
                _sheets[account] = sheets = [];
            }

            sheets.Add(sheet);
            _size += sheet.Size;
            Touch(account);
            while (_size > _maxSize && _byUse.First is { } oldest)
            {
                Drop(oldest.Value);
            }
        }
    }

    /// <summary>Gives out those of the messages that stand on a sheet.</summary>
    public void Recall(
        AccountId account, IReadOnlyList<MessageId> messages, MemoryCipher cipher, RecalledEnvelope take)
    {
        EnvelopeSheet[] sheets;
        lock (_gate)
        {
            if (!_sheets.TryGetValue(account, out List<EnvelopeSheet>? kept))
            {
                return;
            }

            sheets = [.. kept];
            Touch(account);
        }

        using SheetReader reader = new(sheets, cipher);
        for (int index = 0; index < messages.Count; index++)
        {
            if (reader.TryRead(messages[index], out ReadOnlySpan<byte> json))
            {
                take(index, json);
            }
        }
    }

    private void Touch(AccountId account)
    {
        _byUse.Remove(account);
        _byUse.AddLast(account);
    }

    private void Drop(AccountId account)
    {
        _byUse.Remove(account);
        if (_sheets.Remove(account, out List<EnvelopeSheet>? sheets))
        {
            foreach (EnvelopeSheet sheet in sheets)
            {
                _size -= sheet.Size;
            }
        }
    }
}
