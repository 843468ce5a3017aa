using System.Buffers;
using Shinten.Keyring;
using Shinten.Mail.Envelopes;
using Shinten.Protocols.Admin;
using Shinten.Sealing.Seals;
using Shinten.Storage.Letters;

namespace Shinten.Owner.Opening;

/// <summary>Opens letters one after the other, in buffers that are cleared at the end.</summary>
internal sealed class LetterOpening(IAdministration administration, string proof, OwnSeals seals) : IDisposable
{
    private const int RangeLength = 4 * 1024 * 1024;

    private readonly PooledBytes _json = new();
    private readonly PooledBytes _payload = new(64 * 1024);

    /// <summary>Opens a letter; every tag is checked before a byte of it is given out.</summary>
    public async ValueTask<OpenedLetter> OpenAsync(CarriedEntry entry, CarriedPart part, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> packet = part.Packet;
        if (packet.IsEmpty && entry.PacketLength > CarriedLetters.MaxPacket)
        {
            packet = await ReadRangesAsync(entry, cancel);
        }

        OpenedSeal? seal = part.IsWhole ? seals.Find(entry.Seal) : null;
        return seal is not null && TryOpen(entry, seal, part.Envelope, packet) is { } bytes
            ? new OpenedLetter(entry, LetterState.Opened, bytes)
            : new OpenedLetter(entry, LetterState.Damaged, default);
    }

    public void Dispose()
    {
        _json.Dispose();
        _payload.Dispose();
    }

    private ReadOnlyMemory<byte>? TryOpen(
        CarriedEntry entry, OpenedSeal seal, ReadOnlyMemory<byte> envelope, ReadOnlyMemory<byte> packet)
    {
        _json.Rewind();
        _payload.Rewind();
        if (!seal.TryOpen(new SealedEnvelope(envelope), entry.Message, _json))
        {
            return null;
        }

        try
        {
            EnvelopeSealing sealing = EnvelopeJson.ReadSealing(_json.Span);
            bool isOpen = seal.TryOpenLetter(
                new ReadOnlySequence<byte>(packet), LetterRecords.FactsOf(sealing.Letter), _payload);
            if (!isOpen)
            {
                return null;
            }

            return sealing.HeaderPatch.IsNone ? _payload.Memory : sealing.HeaderPatch.Restore(_payload.Span);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadRangesAsync(CarriedEntry entry, CancellationToken cancel)
    {
        byte[] packet = new byte[entry.PacketLength];
        for (int at = 0; at < packet.Length;)
        {
            int count = Math.Min(RangeLength, packet.Length - at);
            CarriedBytes range = await administration.ReadCarriedLetterAsync(
                new LetterRange(proof, entry.Message, at, count), cancel);
            if (range.Bytes.IsEmpty)
            {
                break;
            }

            range.Bytes.CopyTo(packet.AsMemory(at));
            at += range.Bytes.Length;
        }

        return packet;
    }
}
