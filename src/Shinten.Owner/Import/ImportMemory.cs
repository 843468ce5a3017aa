using System.Globalization;
using System.Security.Cryptography;
using Shinten.Keyring.Imports;
using Shinten.Protocols.Admin;
using Shinten.Sealing.Ids;

namespace Shinten.Owner.Import;

/// <summary>What was imported before, by marks that only the owner can make (sealing.md §12).</summary>
internal sealed class ImportMemory(IAdministration administration, string proof, ImportMarker marker)
{
    private readonly Dictionary<(MailboxId Mailbox, UInt128 Letter), int> _copies = [];
    private readonly HashSet<UInt128> _taken = [];

    /// <summary>The mark of a letter in a mailbox. Letters of the same bytes that stand there more than once at the
    /// source are counted, and so are imported as often.</summary>
    public byte[] MarkOf(MailboxId mailbox, ReadOnlySpan<byte> sha256)
    {
        (MailboxId, UInt128) key = (mailbox, Number(sha256));
        int copy = _copies.GetValueOrDefault(key);
        _copies[key] = copy + 1;
        return marker.OfLetter(mailbox, copy, sha256);
    }

    /// <summary>The same for a source that is not read as a whole each time: what was taken from there by an earlier
    /// run counts as well. Also gives what is to be remembered of it.</summary>
    public async ValueTask<(byte[] Mark, byte[] Also)> MarkOfAsync(
        MailboxId mailbox, byte[] sha256, Origin origin, CancellationToken cancel)
    {
        for (int copy = 0; ; copy++)
        {
            byte[] taken = marker.OfSource(string.Create(
                CultureInfo.InvariantCulture, $"{origin.Mailbox}\0{copy}\0{Convert.ToHexStringLower(sha256)}"));
            if (!_taken.Contains(Number(taken)) && (await FindAsync([taken], cancel)).Count == 0)
            {
                _taken.Add(Number(taken));
                return (marker.OfLetter(mailbox, copy, sha256), [.. taken, .. marker.OfSource(origin.Letter)]);
            }
        }
    }

    /// <summary>Which of these letters were taken from their source before, by their places.</summary>
    public async Task<IReadOnlySet<int>> FindAsync(IReadOnlyList<string> names, CancellationToken cancel)
        => (await FindAsync([.. names.Select(marker.OfSource)], cancel)).ToHashSet();

    /// <summary>Which of these marks are known, by their places.</summary>
    public async Task<IReadOnlyList<int>> FindAsync(IReadOnlyList<byte[]> marks, CancellationToken cancel)
        => marks.Count == 0
            ? []
            : await administration.FindMarksAsync(
                new MarksOfProof(proof) { Bytes = marks.SelectMany(mark => mark).ToArray() }, cancel);

    /// <summary>Remembers letters that are there already under what names them at their source.</summary>
    public Task KeepAsync(IReadOnlyList<byte[]> marks, CancellationToken cancel)
        => marks.All(mark => mark.Length == 0)
            ? Task.CompletedTask
            : administration.KeepMarksAsync(
                new MarksOfProof(proof) { Bytes = marks.SelectMany(mark => mark).ToArray() }, cancel);

    public static byte[] Hash(ReadOnlySpan<byte> letter) => SHA256.HashData(letter);

    private static UInt128 Number(ReadOnlySpan<byte> hash)
        => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
}
