using Shinten.Owner.Progress;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Owner.Import;

/// <summary>Carries letters from a source into an account, each once however often it is run. The server seals them, or
/// this process where no server runs.</summary>
internal sealed class ImportRun(
    IAdministration administration, string proof, MailboxPaths mailboxes, ImportMemory memory, ImportTally tally)
    : IDisposable
{
    // One is filled while the other is filed.
    private ImportBatch _filling = new();
    private ImportBatch _filing = new();
    private Task _lastFiled = Task.CompletedTask;

    /// <summary>Whether letters are imported also where they were imported before.</summary>
    public bool IsAgain { get; init; }

    public async Task RunAsync(IImportSource source, TransferProgress progress, CancellationToken cancel)
    {
        try
        {
            await foreach (Found found in source.ReadAsync(progress, cancel))
            {
                await TakeAsync(found, cancel);
            }

            await FileAsync(cancel);
            await _lastFiled;
        }
        finally
        {
            // What is being filed reads its batch until it is done, whatever else has failed.
            await _lastFiled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            tally.Mailboxes = mailboxes.Count;
        }
    }

    public void Dispose()
    {
        _filling.Dispose();
        _filing.Dispose();
    }

    private async ValueTask TakeAsync(Found found, CancellationToken cancel)
    {
        switch (found)
        {
            case Found.Folder folder:
                await mailboxes.FindAsync(folder.Path, folder.IsSubscribed, cancel);
                break;
            case Found.Known:
                tally.AlreadyThere++;
                break;
            case Found.LeftOver:
                tally.LeftOut++;
                break;
            case Found.Bad bad:
                tally.Skip(bad.Where, bad.Why);
                break;
            case Found.Letter letter:
                await TakeAsync(letter, cancel);
                break;
        }
    }

    private async ValueTask TakeAsync(Found.Letter letter, CancellationToken cancel)
    {
        List<ImportPlace> places = new(letter.Places.Count);
        foreach (Place place in letter.Places)
        {
            places.Add(new ImportPlace(
                await mailboxes.FindAsync(place.Path, isSubscribed: true, cancel), [.. place.Flags.Names()]));
        }

        byte[] hash = ImportMemory.Hash(letter.Bytes.Span);
        (byte[] marks, byte[] also) = letter.Origin is { } origin
            ? await memory.MarkOfAsync(places[0].Mailbox, hash, origin, cancel)
            : ([.. places.SelectMany(place => memory.MarkOf(place.Mailbox, hash))], Array.Empty<byte>());
        _filling.Letters.Add(new BatchedLetter(
            _filling.Bytes.Length, letter.Bytes.Length, letter.Date, places, marks, also));
        _filling.Bytes.Write(letter.Bytes.Span);
        if (_filling.IsFull)
        {
            await FileAsync(cancel);
        }
    }

    private async ValueTask FileAsync(CancellationToken cancel)
    {
        await _lastFiled;
        (_filling, _filing) = (_filing, _filling);
        _filling.Clear();
        ImportBatch batch = _filing;
        _lastFiled = batch.Letters.Count == 0
            ? Task.CompletedTask
            : Task.Run(() => FileAsync(batch, cancel), cancel);
    }

    private async Task FileAsync(ImportBatch batch, CancellationToken cancel)
    {
        List<BatchedLetter> missing = IsAgain
            ? [.. batch.Letters.Select(letter => letter with { Marks = [], Also = [] })]
            : await WithoutKnownAsync(batch, cancel);
        IReadOnlyList<DeliveryOutcome> outcomes = await SendAsync(batch, missing, cancel);
        List<BatchedLetter> withoutKeywords = [];
        for (int place = 0; place < outcomes.Count; place++)
        {
            if (outcomes[place] == DeliveryOutcome.TooManyKeywords)
            {
                withoutKeywords.Add(WithoutKeywords(missing[place]));
            }
            else
            {
                Count(missing[place], outcomes[place]);
            }
        }

        tally.KeywordsLeftOut += withoutKeywords.Count;
        foreach ((BatchedLetter letter, DeliveryOutcome outcome) in withoutKeywords.Zip(
            await SendAsync(batch, withoutKeywords, cancel)))
        {
            Count(letter, outcome);
        }
    }

    /// <summary>Leaves out what is there; a letter that is in one of its mailboxes goes into the others.</summary>
    private async Task<List<BatchedLetter>> WithoutKnownAsync(ImportBatch batch, CancellationToken cancel)
    {
        List<byte[]> marks = [.. batch.Letters.SelectMany(
            letter => letter.Places.Select((_, place) => letter.MarkOf(place).ToArray()))];
        HashSet<int> known = [.. await memory.FindAsync(marks, cancel)];
        List<BatchedLetter> missing = [];
        List<byte[]> remembered = [];
        int at = 0;
        foreach (BatchedLetter letter in batch.Letters)
        {
            int[] places = [.. Enumerable.Range(0, letter.Places.Count).Where(place => !known.Contains(at + place))];
            at += letter.Places.Count;
            if (places.Length == 0)
            {
                tally.AlreadyThere++;
                remembered.Add(letter.Also);
            }
            else
            {
                missing.Add(letter with
                {
                    Places = [.. places.Select(place => letter.Places[place])],
                    Marks = [.. places.SelectMany(place => letter.MarkOf(place).ToArray())],
                });
            }
        }

        await memory.KeepAsync(remembered, cancel);
        return missing;
    }

    private async Task<IReadOnlyList<DeliveryOutcome>> SendAsync(
        ImportBatch batch, List<BatchedLetter> letters, CancellationToken cancel)
    {
        if (letters.Count == 0)
        {
            return [];
        }

        using PooledBytes bytes = new(letters.Sum(letter => letter.Length));
        foreach (BatchedLetter letter in letters)
        {
            bytes.Write(batch.BytesOf(letter).Span);
        }

        return await administration.FileLettersAsync(
            new LettersToImport(
                proof,
                [.. letters.Select(letter => new LetterToImport(
                    letter.Length,
                    letter.Places,
                    letter.Date.ToUnixTimeMilliseconds(),
                    letter.Marks,
                    letter.Also))])
            {
                Bytes = bytes.Memory,
            },
            cancel);
    }

    private static BatchedLetter WithoutKeywords(BatchedLetter letter) => letter with
    {
        Places = [.. letter.Places.Select(place => place with
        {
            Flags = [.. place.Flags.Where(flag => flag.StartsWith('\\'))],
        })],
    };

    private void Count(BatchedLetter letter, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Stored:
                tally.Imported++;
                tally.Bytes += letter.Length;
                break;
            case DeliveryOutcome.Duplicate:
                tally.AlreadyThere++;
                break;
            case DeliveryOutcome.OverQuota:
                throw Stopped("the account's quota is full.");
            case DeliveryOutcome.MailboxGone:
                throw Stopped("a mailbox was deleted while letters were put into it.");
            case DeliveryOutcome.AccountGone:
                throw Stopped("the account is gone.");
            case DeliveryOutcome.TooManyKeywords:
                throw Stopped("the account uses as many keywords as it may.");
        }
    }

    private CommandFailedException Stopped(string why) => new(
        $"{why} {tally.Imported} letters are imported; run the same command again for the rest, none comes twice.");
}
