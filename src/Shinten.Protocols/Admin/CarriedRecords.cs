using System.Text.Json.Serialization;
using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Admin;

/// <summary>The mailboxes of an account as the server has them: names sealed.</summary>
public sealed record CarriedMailboxes(IReadOnlyList<CarriedMailbox> Mailboxes);

/// <param name="SealedName">Null where a role names it.</param>
public sealed record CarriedMailbox(
    MailboxId Id,
    MailboxId? Parent,
    MailboxRole? Role,
    byte[]? SealedName,
    long NameVersion,
    int Letters,
    bool IsSubscribed);

/// <summary>A letter in a mailbox: all that is known of it without opening anything.</summary>
/// <param name="Flags">As IMAP names them.</param>
/// <param name="Size">Bytes of the letter as it came.</param>
public sealed record CarriedEntry(
    uint Uid,
    MessageId Message,
    SealId Seal,
    IReadOnlyList<string> Flags,
    long ReceivedAtMilliseconds,
    long Size,
    int EnvelopeLength,
    long PacketLength);

/// <summary>Sealed letters, each envelope with its packet behind it, one after the other.</summary>
public sealed record CarriedLetters(IReadOnlyList<CarriedLetter> Letters) : ICarriesBytes
{
    /// <summary>Longer packets are left out here, and read in ranges.</summary>
    public const int MaxPacket = 512 * 1024;

    /// <summary>Letters that are asked for at once.</summary>
    public const int MaxLetters = 500;

    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}

/// <param name="IsWhole">False if what is stored cannot be read; then its bytes mean nothing.</param>
public sealed record CarriedLetter(MessageId Message, int EnvelopeLength, int PacketLength, bool IsWhole);

/// <summary>Bytes alone.</summary>
public sealed record CarriedBytes : ICarriesBytes
{
    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}

/// <summary>The rings of an account, one after the other.</summary>
public sealed record CarriedRings(IReadOnlyList<CarriedRing> Rings) : ICarriesBytes
{
    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}

public sealed record CarriedRing(RingId Id, SealHalf Half, int Length);
