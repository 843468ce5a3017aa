using System.Buffers;
using Microsoft.Extensions.Logging;
using Shinten.Keyring;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Vault;

namespace Shinten.Server.UnlockedSessions;

/// <summary>
/// What one app password has opened, shared by its sessions: the secrets of its access, seals, rings. All of it is
/// zeroed when the last session ends (sealing.md §2).
/// </summary>
internal sealed partial class UnlockedSlot : IDisposable
{
    private readonly AccountSecrets _secrets;
    private readonly OpenSeals _seals;
    private readonly MemoryCipher? _memory;
    private readonly SlotTools _tools;

    // Readers open with keys; a writer adds or zeroes some.
    private readonly ReaderWriterLockSlim _keys = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly RingWriter _ringWriter;
    private readonly Lock _joining = new();
    private int _sessions = 1;
    private bool _ringsLoaded;
    private bool _ended;

    public UnlockedSlot(Account account, AccountSecrets secrets, SlotTools tools)
    {
        Account = account;
        Access = secrets.Access;
        Generation = secrets.Generation;
        _secrets = secrets;
        _seals = new OpenSeals(secrets);
        _memory = Opens(SealHalf.Envelope) ? secrets.CreateMemoryCipher() : null;
        _tools = tools;
        _ringWriter = new RingWriter(this, tools.Clock, tools.Logger);
        Index = new UnlockedIndex(this, tools.Logger);
    }

    public Account Account { get; }

    public Access Access { get; }

    public Generation Generation { get; }

    public UnlockedIndex Index { get; }

    /// <summary>Adds a session, or something that a session began and that must end before the keys go; false if they
    /// are gone.</summary>
    public bool TryJoin()
    {
        lock (_joining)
        {
            _sessions += _sessions > 0 ? 1 : 0;
            return _sessions > 0;
        }
    }

    /// <summary>Takes a session away; with the last one every key is zeroed.</summary>
    public void Release()
    {
        lock (_joining)
        {
            if (--_sessions > 0)
            {
                return;
            }
        }

        _tools.Forget(this);
        Dispose();
    }

    public void RecallEnvelopes(IReadOnlyList<MessageId> messages, RecalledEnvelope take)
    {
        _keys.EnterReadLock();
        try
        {
            if (!_ended && _memory is not null)
            {
                _tools.Shelf.Recall(Account.Id, messages, _memory, take);
            }
        }
        finally
        {
            _keys.ExitReadLock();
        }
    }

    public void KeepEnvelopes(IReadOnlyList<OpenedEnvelope> envelopes)
    {
        _keys.EnterReadLock();
        try
        {
            if (!_ended && _memory is not null)
            {
                _tools.Shelf.Keep(Account.Id, envelopes, _memory);
            }
        }
        finally
        {
            _keys.ExitReadLock();
        }
    }

    /// <summary>Finds an opened seal and keeps it from being zeroed until <see cref="Leave"/>; null if it is not open.
    /// </summary>
    public OpenedSeal? Enter(SealId seal)
    {
        _keys.EnterReadLock();
        if (!_ended && _seals.Find(seal) is { } found)
        {
            return found;
        }

        _keys.ExitReadLock();
        return null;
    }

    /// <summary>The same by the first bytes of a sealed object; null too where these name no seal.</summary>
    public OpenedSeal? Enter(ReadOnlyMemory<byte> sealedObject)
        => sealedObject.Length > SealId.Length ? Enter(SealId.Read(sealedObject.Span[1..])) : null;

    public void Leave() => _keys.ExitReadLock();

    public bool TryOpenWords(MessageId message, SealedWords sealedWords, IBufferWriter<byte> terms)
    {
        if (Enter(sealedWords.Bytes) is not { } seal)
        {
            return false;
        }

        try
        {
            return seal.TryOpen(sealedWords, message, terms);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Uses the secrets, unless they are zeroed already.</summary>
    public T? Use<T>(Func<AccountSecrets, T?> use)
        where T : class
    {
        _keys.EnterReadLock();
        try
        {
            return _ended ? null : use(_secrets);
        }
        finally
        {
            _keys.ExitReadLock();
        }
    }

    public async ValueTask LoadSealsAsync(
        IReadOnlyCollection<SealId> seals, SealHalf half, CancellationToken cancel)
    {
        if (!Opens(half) || Missing(seals, half).Count == 0)
        {
            return;
        }

        await _loading.WaitAsync(cancel);
        try
        {
            await LoadRingsAsync(cancel);
            List<SealId> originals = TakeFromRings(Missing(seals, half), half);
            if (originals.Count > 0)
            {
                OpenOriginals(await Account.ReadSealsAsync(originals, cancel));
                _ringWriter.Consider();
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public bool Opens(SealHalf half) => half switch
    {
        SealHalf.Envelope => Access != Access.Ciphertext,
        SealHalf.Letter => Access == Access.Everything,
    };

    /// <summary>Seals rings of seals that are in none; nothing when there are too few.</summary>
    /// <param name="onlyOpen">Leaves out seals whose half would have to be opened for it.</param>
    public List<StoredRing> MakeRings(SealHalf half, int maxRings, bool onlyOpen = false)
    {
        _keys.EnterReadLock();
        try
        {
            return _ended || _seals.CountOutside(half) < RingWriter.SealsForRing
                ? []
                : _seals.MakeRings(half, maxRings, onlyOpen);
        }
        finally
        {
            _keys.ExitReadLock();
        }
    }

    public void AddRing(StoredRing stored)
    {
        _keys.EnterWriteLock();
        try
        {
            if (!_ended && Opens(stored.Half))
            {
                _seals.AddRing(_secrets.OpenRing(
                    new SealedRing(stored.Id, stored.Half, stored.Sealed.ToArray(), stored.Covers)));
            }
        }
        catch (SealedObjectException e)
        {
            // The originals are still there.
            LogDamaged(_tools.Logger, Account.Id.Value, e.Message);
        }
        finally
        {
            _keys.ExitWriteLock();
        }
    }

    /// <summary>Ends the slot's last session: what a ring can keep of its work is sealed, then every key is zeroed.
    /// </summary>
    public void Dispose()
    {
        _ringWriter.Dispose();
        _keys.EnterWriteLock();
        try
        {
            if (!_ended)
            {
                _ended = true;
                Index.Dispose();
                _seals.Dispose();
                _memory?.Dispose();
                _secrets.Dispose();
            }
        }
        finally
        {
            _keys.ExitWriteLock();
        }
    }

    private async ValueTask LoadRingsAsync(CancellationToken cancel)
    {
        if (_ringsLoaded)
        {
            return;
        }

        foreach (SealHalf half in (SealHalf[])[SealHalf.Envelope, SealHalf.Letter])
        {
            if (Opens(half))
            {
                foreach (StoredRing ring in await Account.ListRingsAsync(half, cancel))
                {
                    AddRing(ring);
                }
            }
        }

        _ringsLoaded = true;
    }

    private List<SealId> Missing(IReadOnlyCollection<SealId> seals, SealHalf half)
    {
        _keys.EnterReadLock();
        try
        {
            return _ended ? [] : _seals.Missing(seals, half);
        }
        finally
        {
            _keys.ExitReadLock();
        }
    }

    private List<SealId> TakeFromRings(List<SealId> missing, SealHalf half)
    {
        _keys.EnterWriteLock();
        try
        {
            return _ended ? [] : _seals.TakeFromRings(missing, half);
        }
        finally
        {
            _keys.ExitWriteLock();
        }
    }

    private void OpenOriginals(IReadOnlyList<WrappedSeal> originals)
    {
        foreach (WrappedSeal original in originals)
        {
            _keys.EnterWriteLock();
            try
            {
                if (!_ended)
                {
                    _seals.OpenOriginal(original);
                }
            }
            catch (SealedObjectException e)
            {
                // Only the letters under this seal stay closed.
                LogDamaged(_tools.Logger, Account.Id.Value, e.Message);
            }
            finally
            {
                _keys.ExitWriteLock();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account}: {What}")]
    private static partial void LogDamaged(ILogger logger, long account, string what);
}
