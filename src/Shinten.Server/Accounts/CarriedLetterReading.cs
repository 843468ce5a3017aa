using Shinten.Protocols.Admin;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;

namespace Shinten.Server.Accounts;

/// <summary>Reads sealed letters into one stretch of bytes, each envelope with its packet behind it.</summary>
internal sealed class CarriedLetterReading
{
    private readonly IReadOnlyList<StoredLetter> _letters;
    private readonly int[] _starts;
    private readonly int[] _partsRead;
    private readonly byte[] _bytes;

    private CarriedLetterReading(IReadOnlyList<StoredLetter> letters)
    {
        _letters = letters;
        _starts = new int[letters.Count];
        _partsRead = new int[letters.Count];
        int length = 0;
        for (int place = 0; place < _starts.Length; place++)
        {
            _starts[place] = length;
            length += letters[place].Blob.EnvelopeLength + PacketLength(letters[place]);
        }

        _bytes = new byte[length];
    }

    public static async ValueTask<CarriedLetters> ReadAsync(
        Account account, IReadOnlyList<StoredLetter> letters, CancellationToken cancel)
    {
        CarriedLetterReading reading = new(letters);
        await account.ReadPartsAsync(letters, LetterPart.Envelope, reading.TakeEnvelope, cancel);
        int[] inline = [.. Enumerable.Range(0, letters.Count).Where(place => PacketLength(letters[place]) > 0)];
        await account.ReadPartsAsync(
            [.. inline.Select(place => letters[place])],
            LetterPart.Letter,
            (index, bytes) => reading.TakePacket(inline[index], bytes),
            cancel);
        return reading.Result();
    }

    private static int PacketLength(StoredLetter letter)
        => letter.Blob.LetterLength <= CarriedLetters.MaxPacket ? (int)letter.Blob.LetterLength : 0;

    private void TakeEnvelope(int place, ReadOnlySpan<byte> envelope)
    {
        envelope.CopyTo(_bytes.AsSpan(_starts[place]));
        _partsRead[place]++;
    }

    private void TakePacket(int place, ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_bytes.AsSpan(_starts[place] + _letters[place].Blob.EnvelopeLength));
        _partsRead[place]++;
    }

    private CarriedLetters Result()
    {
        List<CarriedLetter> closed = new(_letters.Count);
        for (int place = 0; place < _letters.Count; place++)
        {
            StoredLetter letter = _letters[place];
            int packet = PacketLength(letter);
            closed.Add(new CarriedLetter(
                letter.Id, letter.Blob.EnvelopeLength, packet, _partsRead[place] == (packet > 0 ? 2 : 1)));
        }

        return new CarriedLetters(closed) { Bytes = _bytes };
    }
}
