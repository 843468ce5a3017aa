using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Index;

/// <summary>A segment whose directory is open; its blocks are opened one by one as a search needs them.</summary>
public sealed class OpenedSegment : IDisposable
{
    private readonly AccountId _account;
    private readonly Generation _generation;
    private readonly SegmentId _segment;
    private readonly OpeningCipher _cipher;
    private readonly ReadOnlyMemory<byte> _blocks;
    private readonly MessageId[] _letters;
    private readonly IndexBlock[] _listed;

    private OpenedSegment(
        AccountSecrets owner, SealedIndexSegment segment, OpeningCipher cipher, IndexDirectory directory, int blocksAt)
    {
        _account = owner.Account;
        _generation = owner.Generation;
        _segment = segment.Id;
        _cipher = cipher;
        _blocks = segment.Bytes[blocksAt..];
        _letters = directory.Letters;
        _listed = directory.Blocks;
    }

    /// <summary>The letters whose words are in this segment, rising.</summary>
    public IReadOnlyList<MessageId> Letters => _letters;

    /// <summary>Opens the directory; false if the segment is damaged, another's or of another generation.</summary>
    public static bool TryOpen(
        AccountSecrets owner, SealedIndexSegment segment, [NotNullWhen(true)] out OpenedSegment? opened)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(segment);
        const int Header = GenerationBox.HeaderLength + 4;
        opened = null;
        ReadOnlySpan<byte> bytes = segment.Bytes.Span;
        if (bytes.Length < Header || GenerationBox.PlainLength(bytes, owner.Generation) < 0)
            return false;
        uint directoryLength = BinaryPrimitives.ReadUInt32BigEndian(bytes[GenerationBox.HeaderLength..]);
        if (directoryLength < Aead.Overhead || directoryLength > bytes.Length - Header)
            return false;

        using IndexKey key = IndexKey.Of(owner.SeedOf(SealHalf.Letter));
        OpeningCipher cipher = new(key);
        int blocksAt = Header + (int)directoryLength;
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = IndexKey.Context(buffer, owner.Account, owner.Generation, segment.Id);
        using PooledPlaintext plaintext = new((int)directoryLength - Aead.Overhead);
        if (cipher.TryOpen(bytes[Header..blocksAt], context.Bytes, plaintext.Span)
            && IndexDirectory.TryRead(plaintext.Span, bytes.Length - blocksAt, out IndexDirectory? directory))
        {
            opened = new OpenedSegment(owner, segment, cipher, directory, blocksAt);
            return true;
        }

        cipher.Dispose();
        return false;
    }

    /// <summary>Adds the letters that have a matching term, looking at every term; false if a block is
    /// damaged.</summary>
    public bool TryFind(TermMatch match, ISet<MessageId> found)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(found);
        return TryFind(0, _listed.Length, match, found);
    }

    /// <summary>Adds the letters that have a term with this beginning, opening only blocks that may hold one.</summary>
    public bool TryFindPrefix(ReadOnlySpan<byte> prefix, ISet<MessageId> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        byte[] wanted = prefix.ToArray();
        int from = 0;
        while (from + 1 < _listed.Length && _listed[from + 1].First.AsSpan().SequenceCompareTo(wanted) <= 0)
            from++;
        int to = from;
        while (to < _listed.Length && IsAtMost(_listed[to].First, wanted))
            to++;
        return TryFind(from, to, term => term.StartsWith(wanted), found);
    }

    /// <summary>The same letters and terms under other secrets and the same id; null if a block is damaged.</summary>
    internal SealedIndexSegment? SealAnew(AccountSecrets owner)
    {
        using IndexSegmentWriter writer = new(owner, _segment);
        for (int number = 0; number < _listed.Length; number++)
        {
            using PooledPlaintext plaintext = new(_listed[number].Length);
            if (!TryOpenBlock(number, plaintext.Span))
                return null;
            writer.AddBlock(_listed[number].First, plaintext.Span);
        }

        return writer.Finish(_letters);
    }

    public void Dispose() => _cipher.Dispose();

    // A block may hold a term with this beginning unless its first term is beyond all of those.
    private static bool IsAtMost(ReadOnlySpan<byte> first, ReadOnlySpan<byte> prefix)
        => first.StartsWith(prefix) || first.SequenceCompareTo(prefix) < 0;

    private bool TryFind(int from, int to, TermMatch match, ISet<MessageId> found)
    {
        for (int number = from; number < to; number++)
        {
            using PooledPlaintext plaintext = new(_listed[number].Length);
            if (!TryOpenBlock(number, plaintext.Span)
                || !IndexBlock.TryScan(plaintext.Span, match, _letters, found))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryOpenBlock(int number, Span<byte> plaintext)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = IndexKey.Context(buffer, _account, _generation, _segment);
        context.Add((uint)number);
        ReadOnlySpan<byte> block = _blocks.Span.Slice(_listed[number].Offset, plaintext.Length + Aead.Overhead);
        return _cipher.TryOpen(block, context.Bytes, plaintext);
    }
}
