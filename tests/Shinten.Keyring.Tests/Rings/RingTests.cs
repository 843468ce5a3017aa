using Shinten.Keyring.Rings;
using Shinten.Keyring.Tests.Seals;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.Rings;

public sealed class RingTests : IDisposable
{
    private readonly Owner _owner = new();
    private readonly List<Seal> _seals = [];
    private readonly List<OpenedSeal> _opened = [];

    public RingTests()
    {
        for (int i = 0; i < 70; i++)
        {
            _seals.Add(Seal.Create(_owner.Secrets.AccountKey, [], TimeProvider.System));
            _opened.Add(_owner.Secrets.Open(_seals[i].Wrapped));
        }
    }

    [Fact]
    public void Rings_of_both_halves_open_what_their_seals_sealed()
    {
        SealedRing envelopes = _owner.Secrets.WriteRing(SealHalf.Envelope, _opened);
        SealedRing letters = _owner.Secrets.WriteRing(SealHalf.Letter, _opened);
        using OpenedRing first = _owner.Secrets.OpenRing(envelopes);
        using OpenedRing second = _owner.Secrets.OpenRing(letters);

        Assert.Equal(_seals.Select(seal => seal.Id).Order(), envelopes.Covers);
        foreach (Seal seal in _seals)
        {
            SealedEnvelope envelope = seal.SealEnvelope(new MessageId(5), "{}"u8);
            SealedWords words = seal.SealWords(new MessageId(5), "a"u8);
            using OpenedSeal found = _owner.Secrets.Find(seal.Id, [second, first], null)!;
            Assert.NotNull(Owner.Open(writer => found.TryOpen(envelope, new MessageId(5), writer)));
            Assert.NotNull(Owner.Open(writer => found.TryOpen(words, new MessageId(5), writer)));
            Assert.True(_owner.Secrets.Matches(first, seal.Wrapped));
            Assert.True(_owner.Secrets.Matches(second, seal.Wrapped));
        }

        Assert.Null(_owner.Secrets.Find(SealId.New(), [first, second], null));
    }

    [Fact]
    public void Without_a_letter_ring_the_original_gives_the_letter_half()
    {
        using OpenedRing ring = _owner.Secrets.OpenRing(_owner.Secrets.WriteRing(SealHalf.Envelope, _opened));
        SealedWords words = _seals[3].SealWords(new MessageId(5), "a"u8);
        using OpenedSeal with = _owner.Secrets.Find(_seals[3].Id, [ring], _seals[3].Wrapped)!;
        using OpenedSeal without = _owner.Secrets.Find(_seals[3].Id, [ring], null)!;

        Assert.NotNull(Owner.Open(writer => with.TryOpen(words, new MessageId(5), writer)));
        Assert.Null(Owner.Open(writer => without.TryOpen(words, new MessageId(5), writer)));
    }

    [Fact]
    public void A_ring_that_is_altered_or_anothers_does_not_open()
    {
        SealedRing ring = _owner.Secrets.WriteRing(SealHalf.Envelope, _opened);
        using Owner stranger = new(8);

        Assert.Throws<SealedObjectException>(() => stranger.Secrets.OpenRing(ring));
        Assert.Throws<SealedObjectException>(() => _owner.Secrets.OpenRing(ring with { Half = SealHalf.Letter }));
        Assert.Throws<SealedObjectException>(() => _owner.Secrets.OpenRing(ring with { Id = RingId.New() }));
        Assert.Throws<SealedObjectException>(() => _owner.Secrets.OpenRing(ring with { Bytes = ring.Bytes[..^1] }));
        Assert.Throws<SealedObjectException>(() => _owner.Secrets.OpenRing(ring with { Bytes = [] }));
        foreach (int at in new[] { 0, 4, 5, 20, -1 })
        {
            Assert.Throws<SealedObjectException>(
                () => _owner.Secrets.OpenRing(ring with { Bytes = Owner.Altered(ring.Bytes, at).ToArray() }));
        }
    }

    [Fact]
    public void A_ring_whose_key_differs_from_the_original_is_found_out()
    {
        using OpenedRing ring = _owner.Secrets.OpenRing(_owner.Secrets.WriteRing(SealHalf.Envelope, _opened));

        Assert.False(_owner.Secrets.Matches(ring, _seals[0].Wrapped with { Id = _seals[1].Id }));
        Assert.False(_owner.Secrets.Matches(ring, _owner.Seal.Wrapped));
    }

    public void Dispose()
    {
        _opened.ForEach(seal => seal.Dispose());
        _seals.ForEach(seal => seal.Dispose());
        _owner.Dispose();
    }
}
