using System.Buffers.Text;

namespace Shinten.Mail.Envelopes;

/// <summary>Puts bytes one behind the other into room that is known to suffice.</summary>
internal ref struct PlainWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Length { get; private set; }

    public void Put(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_room[Length..]);
        Length += text.Length;
    }

    /// <summary>Puts text over the last byte, which was a blank too many.</summary>
    public void Replace(scoped ReadOnlySpan<byte> text)
    {
        Length--;
        Put(text);
    }

    public void PutQuotedOrNil(scoped ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            Put("NIL"u8);
            return;
        }

        Put("\""u8);
        Put(text);
        Put("\""u8);
    }

    /// <summary>The date of JSON, with its quotes, as a header would have it; NIL where there is none.</summary>
    public bool TryPutDate(scoped ReadOnlySpan<byte> quoted)
    {
        if (quoted.IsEmpty)
        {
            Put("NIL "u8);
            return true;
        }

        // "2026-11-02T10:20:29+01:00"
        if (quoted.Length != 27 || !TryNumber(quoted[1..5], out int year) || !TryNumber(quoted[6..8], out int month)
            || !TryNumber(quoted[9..11], out int day) || month is < 1 or > 12 || year < 1
            || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        int weekday = (int)new DateTime(year, month, day).DayOfWeek;
        Put("\""u8);
        Put("SunMonTueWedThuFriSat"u8.Slice(3 * weekday, 3));
        Put(", "u8);
        Put(quoted[(day < 10 ? 10 : 9)..11]);
        Put(" "u8);
        Put("JanFebMarAprMayJunJulAugSepOctNovDec"u8.Slice(3 * (month - 1), 3));
        Put(" "u8);
        Put(quoted[1..5]);
        Put(" "u8);
        Put(quoted[12..20]);
        Put(" "u8);
        Put(quoted[20..23]);
        Put(quoted[24..26]);
        Put("\" "u8);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
        => Utf8Parser.TryParse(digits, out number, out int used) && used == digits.Length;
}
