using System.Buffers;
using System.Buffers.Binary;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Index;

/// <summary>Writes the blocks and the directory of a segment, each sealed singly (docs/sealing.md, index
/// segments).</summary>
internal sealed class IndexSegmentWriter : IDisposable
{
    public const int BlockLength = 16 * 1024;

    private readonly AccountSecrets _owner;
    private readonly SegmentId _segment;
    private readonly SealingCipher _cipher;
    private readonly ArrayBufferWriter<byte> _block = new(BlockLength + 1024);
    private readonly ArrayBufferWriter<byte> _blocks = new();
    private readonly ArrayBufferWriter<byte> _listed = new();
    private byte[] _previous = [];
    private byte[] _first = [];
    private int _count;

    public IndexSegmentWriter(AccountSecrets owner, SegmentId segment)
    {
        _owner = owner;
        _segment = segment;
        using IndexKey key = IndexKey.Of(owner.SeedOf(SealHalf.Letter));
        _cipher = new SealingCipher(key);
    }

    // entry = shared suffixLength suffix count delta*  (the deltas of letters, the first from 0, the others less 1)
    public void Add(byte[] term, List<int> letters)
    {
        int shared = _block.WrittenCount == 0 ? 0 : _previous.AsSpan().CommonPrefixLength(term);
        if (_block.WrittenCount == 0)
            _first = term;
        VariableLength.Write(_block, (ulong)shared);
        VariableLength.Write(_block, (ulong)(term.Length - shared));
        _block.Write(term.AsSpan(shared));
        VariableLength.Write(_block, (ulong)letters.Count);
        int next = 0;
        foreach (int letter in letters)
        {
            VariableLength.Write(_block, (ulong)(letter - next));
            next = letter + 1;
        }

        _previous = term;
        if (_block.WrittenCount >= BlockLength)
            FinishBlock();
    }

    /// <summary>Takes a block as another segment had it.</summary>
    public void AddBlock(byte[] first, ReadOnlySpan<byte> block)
    {
        _first = first;
        _block.Write(block);
        FinishBlock();
    }

    // directory = letterCount delta* blockCount (firstTermLength firstTerm plainLength)*
    public SealedIndexSegment Finish(IReadOnlyList<MessageId> letters)
    {
        if (_block.WrittenCount > 0)
            FinishBlock();
        ArrayBufferWriter<byte> directory = new();
        VariableLength.Write(directory, (ulong)letters.Count);
        long next = 0;
        foreach (MessageId letter in letters)
        {
            VariableLength.Write(directory, (ulong)(letter.Value - next));
            next = letter.Value + 1;
        }

        VariableLength.Write(directory, (ulong)_count);
        directory.Write(_listed.WrittenSpan);

        int directoryLength = directory.WrittenCount + Aead.Overhead;
        const int Header = GenerationBox.HeaderLength + 4;
        byte[] segment = new byte[Header + directoryLength + _blocks.WrittenCount];
        GenerationBox.WriteHeader(segment, _owner.Generation);
        BinaryPrimitives.WriteInt32BigEndian(segment.AsSpan(GenerationBox.HeaderLength), directoryLength);
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = IndexKey.Context(buffer, _owner.Account, _owner.Generation, _segment);
        _cipher.Seal(directory.WrittenSpan, context.Bytes, segment.AsSpan(Header, directoryLength));
        _blocks.WrittenSpan.CopyTo(segment.AsSpan(Header + directoryLength));
        directory.Clear();
        return new SealedIndexSegment(_segment, segment);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _block.Clear();
        _listed.Clear();
    }

    private void FinishBlock()
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = IndexKey.Context(buffer, _owner.Account, _owner.Generation, _segment);
        context.Add((uint)_count);
        int length = _block.WrittenCount + Aead.Overhead;
        _cipher.Seal(_block.WrittenSpan, context.Bytes, _blocks.GetSpan(length)[..length]);
        _blocks.Advance(length);
        VariableLength.Write(_listed, (ulong)_first.Length);
        _listed.Write(_first);
        VariableLength.Write(_listed, (ulong)_block.WrittenCount);
        _block.Clear();
        _count++;
    }
}
