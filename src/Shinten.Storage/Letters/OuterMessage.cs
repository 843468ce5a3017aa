using Shinten.Mail.Envelopes;
using Shinten.Mail.Views;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Storage.Letters;

/// <summary>What stands around a sealed letter where it is not opened: a function of what was stored (sealing.md §8).
/// </summary>
internal readonly struct OuterMessage
{
    private readonly SealedLetterNote _note;

    public OuterMessage(MessageId message, DateTimeOffset receivedAt)
        => _note = new SealedLetterNote(message.Value, ToStoredPrecision(receivedAt), SealedPlaceholder.Host);

    public SealedView ForCiphertext(long packetLength, ReadOnlyMemory<byte> pkesks)
        => SealedView.ForCiphertext(_note, ArmourLength(pkesks, packetLength));

    public SealedView ForEnvelopes(Envelope envelope, ReadOnlyMemory<byte> pkesks)
        => SealedView.ForEnvelopes(_note, envelope, ArmourLength(pkesks, envelope.Letter!.PacketLength));

    private static long? ArmourLength(ReadOnlyMemory<byte> pkesks, long packetLength)
        => pkesks.IsEmpty ? null : Armor.Length(pkesks.Length + packetLength);

    private static DateTimeOffset ToStoredPrecision(DateTimeOffset time)
        => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
