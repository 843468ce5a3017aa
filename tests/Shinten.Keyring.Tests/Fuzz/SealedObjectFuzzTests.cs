using System.Buffers;
using CsCheck;
using Shinten.Keyring.Index;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Primitives;
using Shinten.Keyring.Slots;
using Shinten.Keyring.Tests.Seals;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;
using Shinten.Sealing.Vault;
using Xunit;

namespace Shinten.Keyring.Tests.Fuzz;

/// <summary>No stored object, however damaged, crashes an opener or lets a byte of plaintext out.</summary>
public sealed class SealedObjectFuzzTests : IDisposable
{
    private static readonly MessageId Message = new(1);
    private static readonly Gen<byte[]> AnyBytes = Gen.Byte.Array[0, 300];

    private readonly Owner _owner = new();
    private readonly OpenedSeal _opened;

    public SealedObjectFuzzTests() => _opened = _owner.Secrets.Open(_owner.Seal.Wrapped);

    [Fact]
    public void Objects_under_a_seal()
    {
        ReadOnlyMemory<byte>[] stored =
        [
            _owner.Seal.SealEnvelope(Message, "{\"subject\":\"one\"}"u8).Bytes,
            _owner.Seal.SealWords(Message, "alpha beta"u8).Bytes,
            _owner.Seal.SealPreview(Message, "Dear"u8).Bytes,
            _owner.Seal.SealMailboxName(new MailboxId(1), 1, "Bills").Bytes,
        ];

        Damaged(stored).Sample(bytes =>
        {
            Assert.Null(Owner.Open(writer => _opened.TryOpen(new SealedEnvelope(bytes), Message, writer)));
            Assert.Null(Owner.Open(writer => _opened.TryOpen(new SealedWords(bytes), Message, writer)));
            Assert.Null(Owner.Open(writer => _opened.TryOpen(new SealedPreview(bytes), Message, writer)));
            Assert.False(_opened.TryOpenMailboxName(new SealedMailboxName(bytes), new MailboxId(1), 1, out _));
        });
    }

    [Fact]
    public void Wrapped_seals_rings_and_slots()
    {
        using AppPassword password = AppPassword.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForAppPassword(password, Access.Everything, new DateOnly(2026, 1, 1));
        SealedRing ring = _owner.Secrets.WriteRing(SealHalf.Envelope, [_opened]);

        Damaged(_owner.Seal.Wrapped.Envelope, ring.Bytes, slot.Wrapped).Sample(
            bytes =>
            {
                Assert.Throws<SealedObjectException>(
                    () => _owner.Secrets.Open(_owner.Seal.Wrapped with { Envelope = bytes }));
                Assert.Throws<SealedObjectException>(() => _owner.Secrets.OpenRing(ring with { Bytes = bytes }));
                Assert.True(IsRefused(slot with { Wrapped = bytes }, password));
            },
            iter: 300);
    }

    [Fact]
    public void Vault_items_and_index_segments()
    {
        VaultItemName name = new("contacts", ItemId.New(), 1);
        IndexSegmentBuilder builder = new();
        builder.AddLetter(Message);
        builder.AddTerm("alpha"u8);
        SealedIndexSegment segment = builder.Seal(_owner.Secrets);

        Damaged(_owner.Secrets.SealItem(name, "card"u8).Bytes, segment.Bytes).Sample(bytes =>
        {
            Assert.Null(Owner.Open(writer => _owner.Secrets.TryOpenItem(name, new SealedVaultItem(bytes), writer)));
            HashSet<MessageId> found = [];
            if (OpenedSegment.TryOpen(_owner.Secrets, segment with { Bytes = bytes }, out OpenedSegment? opened))
            {
                Assert.False(opened.TryFind(_ => true, found));
                opened.Dispose();
            }

            Assert.Empty(found);
        });
    }

    /// <summary>What a holder of the key, or a bug, could have sealed: the parsers behind the tag.</summary>
    [Fact]
    public void What_lies_behind_the_tag_is_parsed_without_trust()
    {
        MessageId[] letters = [new(1), new(2), new(3)];
        AnyBytes.Sample(bytes =>
        {
            HashSet<MessageId> found = [];
            _ = IndexBlock.TryScan(bytes, _ => true, letters, found);
            Assert.True(found.Count <= letters.Length);
            _ = IndexDirectory.TryRead(bytes, 1000, out _);
            _ = GranteeParams.TryRead(bytes, out _);
            _ = PasskeyParams.TryRead(bytes, out _);
            _ = StretchParameters.TryRead(bytes, out _);
            ArrayBufferWriter<byte> plaintext = new();
            Assert.True(Unpacking.TryUnpack(bytes, 1000, plaintext) || plaintext.WrittenCount == 0);
            Assert.True(plaintext.WrittenCount <= 1000);
        });
    }

    [Fact]
    public void Messages_of_a_login()
    {
        using OpaqueServer server = Opaque.OpaqueTests.NewServer();
        using OpaquePassword password = new("correct horse");
        using OpaqueClient client = new(password);
        Assert.True(server.TryStart(client.Ke1, "a@example.test", [], out OpaqueLogin? login));
        byte[] sessionKey = new byte[OpaqueLengths.SessionKey];

        Damaged(client.Ke1, login.Ke2).Sample(
            bytes =>
            {
                if (server.TryStart(bytes, "a@example.test", bytes, out OpaqueLogin? started))
                    Assert.False(started.TryFinish(bytes));
                Assert.False(client.TryFinish(bytes, OpaqueStretches.Identity, sessionKey, out _, out ExportKey? key));
                Assert.Null(key);
            },
            iter: 300);
        login.Dispose();
    }

    [Fact]
    public void Typed_credentials()
        => Gen.String[0, 400].Sample(text =>
        {
            Assert.False(AppPassword.TryParse(text, out _));
            Assert.False(RecoveryWords.TryParse(text, out _));
            Assert.False(HeirCode.TryParse(text, out _));
        });

    public void Dispose()
    {
        _opened.Dispose();
        _owner.Dispose();
    }

    // Cut, lengthened, altered in one byte, or anything at all.
    private static Gen<byte[]> Damaged(params ReadOnlyMemory<byte>[] stored)
        => Gen.Select(
            Gen.Int[0, stored.Length - 1].Select(i => stored[i]), Gen.Int[0, 3], Gen.Int[0, int.MaxValue],
            Gen.Byte[1, 255], AnyBytes)
            .Select((original, how, at, by, any) => how switch
            {
                0 => original[..(at % original.Length)].ToArray(),
                1 => [.. original.Span, by],
                2 => Flipped(original, at % original.Length, by),
                _ => any,
            });

    private static byte[] Flipped(ReadOnlyMemory<byte> original, int at, byte by)
    {
        byte[] altered = original.ToArray();
        altered[at] ^= by;
        return altered;
    }

    private bool IsRefused(WrappedSlot slot, AppPassword password)
        => AccountSecrets.TryUnlock(_owner.Secrets.Account, slot, password) is null;
}
