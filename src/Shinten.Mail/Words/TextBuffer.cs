using System.Buffers;
using System.Text;

namespace Shinten.Mail.Words;

/// <summary>Pooled room for text that is used up at once; cleared when it is given back, for it is plaintext.</summary>
internal sealed class TextBuffer : IDisposable
{
    private char[] _chars = ArrayPool<char>.Shared.Rent(4096);
    private int _length;

    public ReadOnlySpan<char> Text => _chars.AsSpan(0, _length);

    public Span<char> Free => _chars.AsSpan(_length);

    public int Length => _length;

    public void Clear() => _length = 0;

    public void Advance(int count) => _length += count;

    public void Reserve(int count)
    {
        if (_chars.Length - _length >= count)
        {
            return;
        }

        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(2 * _chars.Length, _length + count));
        Text.CopyTo(larger);
        GiveBack();
        _chars = larger;
    }

    public void Append(char c)
    {
        Reserve(1);
        _chars[_length++] = c;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(Free);
        _length += text.Length;
    }

    public void Append(Rune rune)
    {
        Reserve(2);
        _length += rune.EncodeToUtf16(Free);
    }

    /// <summary>Appends a blank unless there was one just before.</summary>
    public void AppendBlank(ref bool afterBlank)
    {
        if (!afterBlank)
        {
            Append(' ');
            afterBlank = true;
        }
    }

    public void Dispose()
    {
        GiveBack();
        _chars = [];
        _length = 0;
    }

    private void GiveBack()
    {
        if (_chars.Length > 0)
        {
            _chars.AsSpan(0, _length).Clear();
            ArrayPool<char>.Shared.Return(_chars);
        }
    }
}
