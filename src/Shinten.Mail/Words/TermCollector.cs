using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shinten.Mail.Words;

/// <summary>
/// Gathers the distinct terms of a letter and writes them sorted and front-coded. Not safe for threads.
/// </summary>
internal sealed class TermCollector : IDisposable
{
    public const int MaxTerms = 64 * 1024;
    public const int MaxTextLength = 2 * 1024 * 1024;

    private const int FirstSlots = 2048;

    private static readonly ulong HashSeed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private static readonly ulong HashFactor = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _length;
    private Entry[] _entries = ArrayPool<Entry>.Shared.Rent(1024);
    private int _count;

    // The upper half of a slot holds the hash of its entry, so that others are told apart without looking at them.
    private ulong[] _slots = NewSlots(FirstSlots);
    private int _textLength;

    /// <summary>False once there was more text or there were more terms than a word set takes.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Adds the terms of a folded text; false once the set is full.</summary>
    public bool Add(ReadOnlySpan<char> folded)
    {
        _textLength += folded.Length;
        IsComplete &= _textLength <= MaxTextLength;
        Tokenizer words = new(folded);
        while (IsComplete && words.TryRead())
        {
            if (words.IsRun)
            {
                AddPairs(words.Word);
            }
            else
            {
                AddWord(words.Word);
            }
        }

        return IsComplete;
    }

    /// <summary>Adds the terms of a text of ASCII alone that is not folded yet; false once the set is full.</summary>
    public bool Add(ReadOnlySpan<byte> ascii)
    {
        _textLength += ascii.Length;
        IsComplete &= _textLength <= MaxTextLength;
        if (!IsComplete)
        {
            return false;
        }

        using AsciiWords words = new(ascii);
        while (IsComplete && words.TryRead())
        {
            AddWord(words.Word, words.Head);
        }

        return IsComplete;
    }

    public byte[] ToFrontCoded()
    {
        if (!IsComplete)
        {
            return [FrontCoding.Incomplete];
        }

        ulong[] order = Sort();
        FrontCodedWriter writer = new(_length + (2 * _count) + 1);
        foreach (ulong key in order.AsSpan(0, _count))
        {
            writer.Add(Term(_entries[(ushort)key]));
        }

        order.AsSpan(0, _count).Clear();
        ArrayPool<ulong>.Shared.Return(order);
        return writer.ToArray();
    }

    public void Dispose()
    {
        _bytes.AsSpan().Clear();
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<Entry>.Shared.Return(_entries);
        ArrayPool<ulong>.Shared.Return(_slots);
        (_bytes, _entries, _slots) = ([], [], []);
    }

    private static ulong[] NewSlots(int count)
    {
        ulong[] slots = ArrayPool<ulong>.Shared.Rent(count);
        slots.AsSpan().Clear();
        return slots;
    }

    private void AddPairs(ReadOnlySpan<char> run)
    {
        int first = Terms.CharacterLength(run);
        if (first == run.Length)
        {
            AddWord(run);
            return;
        }

        while (run.Length > first)
        {
            int second = Terms.CharacterLength(run[first..]);
            AddWord(run[..(first + second)]);
            run = run[first..];
            first = second;
        }
    }

    private void AddWord(ReadOnlySpan<char> word)
    {
        Span<byte> utf8 = Reserve(3 * word.Length);
        utf8 = utf8[..ToUtf8(word, utf8)];
        if (utf8.Length <= Terms.MaxLength)
        {
            Keep(utf8);
            return;
        }

        AddPieces(utf8.ToArray());
    }

    private void AddWord(ReadOnlySpan<byte> word, ulong head)
    {
        if (word.Length <= Terms.MaxLength)
        {
            Keep(word, head);
        }
        else
        {
            AddPieces(word.ToArray());
        }
    }

    private static int ToUtf8(ReadOnlySpan<char> word, Span<byte> utf8)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] >= 128)
            {
                return Encoding.UTF8.GetBytes(word, utf8);
            }

            utf8[i] = (byte)word[i];
        }

        return word.Length;
    }

    private void AddPieces(byte[] word)
    {
        int end = 0;
        for (int at = 0; end < word.Length && IsComplete; at += Terms.Stride)
        {
            int start = Terms.CharacterStart(word, at);
            bool isLast = start + Terms.MaxLength >= word.Length;
            start = isLast ? Terms.CharacterStart(word, word.Length - Terms.MaxLength) : start;
            end = isLast ? word.Length : Terms.CharacterStart(word, start + Terms.MaxLength);
            Span<byte> copy = Reserve(end - start);
            word.AsSpan(start..end).CopyTo(copy);
            Keep(copy[..(end - start)]);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + count));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            _bytes.AsSpan().Clear();
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }

    // Most terms are known already, and only a new one is copied; one that was made here stands in its place already.
    private void Keep(ReadOnlySpan<byte> term) => Keep(term, Head(term));

    private void Keep(ReadOnlySpan<byte> term, ulong head)
    {
        uint hash = Hash(term, head);
        ulong[] slots = _slots;
        uint mask = (uint)slots.Length - 1;
        for (uint slot = hash & mask; slots[slot] is var found and not 0; slot = (slot + 1) & mask)
        {
            if ((uint)(found >> 32) == hash && IsEntry((int)(uint)found - 1, term, head))
            {
                return;
            }
        }

        if (_count == MaxTerms)
        {
            IsComplete = false;
            return;
        }

        Grow();
        _entries[_count++] = new Entry(_length, term.Length, head, hash);
        term.CopyTo(Reserve(term.Length));
        _length += term.Length;
        Place(hash, _count);
    }

    private bool IsEntry(int number, ReadOnlySpan<byte> term, ulong head)
    {
        ref readonly Entry entry = ref _entries[number];
        return entry.Head == head
            && entry.Length == term.Length
            && (term.Length <= sizeof(ulong) || Term(entry)[sizeof(ulong)..].SequenceEqual(term[sizeof(ulong)..]));
    }

    // Multiplying by a number that nobody outside knows: no letter can be made of terms that all meet in one slot.
    private static uint Hash(ReadOnlySpan<byte> term, ulong head)
    {
        ulong hash = Mixed(HashSeed ^ (uint)term.Length ^ head);
        while (term.Length > sizeof(ulong))
        {
            term = term[sizeof(ulong)..];
            hash = Mixed(hash ^ Head(term));
        }

        return (uint)(hash >> 32);
    }

    // The first eight bytes as one number, of fewer what there is.
    private static ulong Head(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }

        ulong head = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            head = (head << 8) | bytes[i];
        }

        return head;
    }

    private static ulong Mixed(ulong hash)
    {
        ulong high = Math.BigMul(hash, HashFactor, out ulong low);
        return high ^ low;
    }

    private ReadOnlySpan<byte> Term(in Entry entry) => _bytes.AsSpan(entry.Start, entry.Length);

    private void Grow()
    {
        if (_count == _entries.Length)
        {
            Entry[] larger = ArrayPool<Entry>.Shared.Rent(2 * _count);
            _entries.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<Entry>.Shared.Return(_entries);
            _entries = larger;
        }

        if (2 * _count >= _slots.Length)
        {
            ulong[] before = _slots;
            _slots = NewSlots(2 * before.Length);
            ArrayPool<ulong>.Shared.Return(before);
            for (int i = 0; i < _count; i++)
            {
                Place(_entries[i].Hash, i + 1);
            }
        }
    }

    private void Place(uint hash, int number)
    {
        uint mask = (uint)_slots.Length - 1;
        uint slot = hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = ((ulong)hash << 32) | (uint)number;
    }

    // Numbers sort quickest: six bytes of the term, and where it is found. Terms that share the six are sorted by the
    // rest.
    private ulong[] Sort()
    {
        ulong[] order = ArrayPool<ulong>.Shared.Rent(_count);
        Span<ulong> keys = order.AsSpan(0, _count);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Prefix(Term(_entries[i])) | (uint)i;
        }

        keys.Sort();
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] >> 16 == keys[start] >> 16)
            {
                end++;
            }

            if (end - start > 1)
            {
                keys[start..end].Sort(Compare);
            }

            start = end;
        }

        return order;
    }

    private int Compare(ulong left, ulong right)
        => Term(_entries[(ushort)left]).SequenceCompareTo(Term(_entries[(ushort)right]));

    private static ulong Prefix(ReadOnlySpan<byte> term)
    {
        if (term.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(term) & ~0xFFFFUL;
        }

        ulong prefix = 0;
        for (int i = 0; i < 6; i++)
        {
            prefix = (prefix << 8) | (i < term.Length ? term[i] : 0u);
        }

        return prefix << 16;
    }

    private readonly record struct Entry(int Start, int Length, ulong Head, uint Hash);
}
