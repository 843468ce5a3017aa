using System.Buffers;
using System.Text;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Keyring.Tests.Seals;

public sealed class SealTests : IDisposable
{
    private static readonly MessageId Message = new(1);

    private readonly Owner _owner = new();
    private readonly OpenedSeal _opened;

    public SealTests() => _opened = _owner.Secrets.Open(_owner.Seal.Wrapped);

    [Fact]
    public void What_was_sealed_opens()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"subject\":\"件名\"}");
        SealedEnvelope envelope = _owner.Seal.SealEnvelope(Message, json);
        SealedPreview preview = _owner.Seal.SealPreview(Message, "Dear"u8);
        SealedWords words = _owner.Seal.SealWords(Message, "alpha beta"u8);
        SealedMailboxName name = _owner.Seal.SealMailboxName(new MailboxId(3), 2, "Cafe\u0301");

        Assert.Equal(json, Owner.Open(writer => _opened.TryOpen(envelope, Message, writer)));
        Assert.Equal("Dear"u8.ToArray(), Owner.Open(writer => _opened.TryOpen(preview, Message, writer)));
        Assert.Equal("alpha beta"u8.ToArray(), Owner.Open(writer => _opened.TryOpen(words, Message, writer)));
        Assert.True(_opened.TryOpenMailboxName(name, new MailboxId(3), 2, out string? component));
        Assert.Equal("Caf\u00e9", component);
        Assert.Equal(_owner.Seal.Id, envelope.Seal);
        Assert.Equal(_owner.Seal.Id, name.Seal);
    }

    [Theory]
    [InlineData(LetterSecrecy.Letter)]
    [InlineData(LetterSecrecy.Envelope)]
    public void A_letter_opens_as_its_envelope_describes_it(LetterSecrecy secrecy)
    {
        byte[] payload = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Dear addressee,\r\n", 9000)));
        SealedLetter letter = _owner.Seal.SealLetter(new ReadOnlySequence<byte>(payload), secrecy);
        LetterSecrecy other = secrecy == LetterSecrecy.Letter ? LetterSecrecy.Envelope : LetterSecrecy.Letter;

        Assert.Equal(payload, OpenLetter(letter, letter.Facts));
        Assert.Null(OpenLetter(letter, letter.Facts with { Secrecy = other }));
        Assert.Null(OpenLetter(letter, letter.Facts with { Check = new byte[32] }));
        Assert.Null(OpenLetter(letter, letter.Facts with { PayloadLength = payload.Length - 1 }));
        Assert.Null(OpenLetter(letter, letter.Facts with { Form = new SealForm(2, 1, 2) }));
    }

    [Fact]
    public void An_object_cannot_be_shown_in_the_place_of_another()
    {
        SealedEnvelope envelope = _owner.Seal.SealEnvelope(Message, "{}"u8);
        SealedWords words = _owner.Seal.SealWords(Message, "{}"u8);
        SealedPreview preview = _owner.Seal.SealPreview(Message, "{}"u8);
        SealedMailboxName name = _owner.Seal.SealMailboxName(new MailboxId(3), 2, "Bills");

        Assert.Null(Owner.Open(writer => _opened.TryOpen(envelope, new MessageId(2), writer)));
        Assert.Null(Owner.Open(writer => _opened.TryOpen(words, new MessageId(2), writer)));
        Assert.Null(Owner.Open(writer => _opened.TryOpen(preview, new MessageId(2), writer)));
        Assert.Null(Owner.Open(writer => _opened.TryOpen(new SealedEnvelope(words.Bytes), Message, writer)));
        Assert.Null(Owner.Open(writer => _opened.TryOpen(new SealedWords(envelope.Bytes), Message, writer)));
        Assert.Null(Owner.Open(writer => _opened.TryOpen(new SealedPreview(words.Bytes), Message, writer)));
        Assert.False(_opened.TryOpenMailboxName(name, new MailboxId(4), 2, out _));
        Assert.False(_opened.TryOpenMailboxName(name, new MailboxId(3), 3, out _));
        Assert.False(_opened.TryOpenMailboxName(new SealedMailboxName(envelope.Bytes), new MailboxId(3), 2, out _));
    }

    [Fact]
    public void A_seal_of_another_account_or_with_swapped_halves_does_not_open()
    {
        using Owner stranger = new(8);
        WrappedSeal wrapped = _owner.Seal.Wrapped;
        using AccountSecrets moved = Moved(_owner.Secrets, new AccountId(9));

        Assert.Throws<SealedObjectException>(() => stranger.Secrets.Open(wrapped));
        Assert.Throws<SealedObjectException>(() => moved.Open(wrapped));
        Assert.Throws<SealedObjectException>(
            () => _owner.Secrets.Open(wrapped with { Envelope = wrapped.Letter, Letter = wrapped.Envelope }));
        Assert.Throws<SealedObjectException>(() => _owner.Secrets.Open(wrapped with { Id = SealId.New() }));
        Assert.Throws<SealedObjectException>(
            () => _owner.Secrets.Open(wrapped with { Envelope = wrapped.Envelope[1..] }));
        foreach (int at in new[] { 0, 4, 5, 1100, 1130, -1 })
        {
            byte[] altered = Owner.Altered(wrapped.Envelope, at).ToArray();
            Assert.Throws<SealedObjectException>(() => _owner.Secrets.Open(wrapped with { Envelope = altered }));
        }
    }

    [Fact]
    public void A_damaged_letter_half_leaves_envelopes_readable()
    {
        WrappedSeal wrapped = _owner.Seal.Wrapped;
        using OpenedSeal opened = _owner.Secrets.Open(
            wrapped with { Letter = Owner.Altered(wrapped.Letter, -1).ToArray() });
        SealedEnvelope envelope = _owner.Seal.SealEnvelope(Message, "{}"u8);
        SealedWords words = _owner.Seal.SealWords(Message, "a"u8);

        Assert.NotNull(Owner.Open(writer => opened.TryOpen(envelope, Message, writer)));
        Assert.Null(Owner.Open(writer => opened.TryOpen(words, Message, writer)));
    }

    [Fact]
    public void Access_envelopes_opens_envelopes_and_nothing_of_the_letter()
    {
        using AppPassword password = AppPassword.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForAppPassword(password, Access.Envelopes, new DateOnly(2026, 11, 23));
        using AccountSecrets limited = AccountSecrets.TryUnlock(_owner.Secrets.Account, slot, password)!;
        using OpenedSeal opened = limited.Open(_owner.Seal.Wrapped);
        SealedEnvelope envelope = _owner.Seal.SealEnvelope(Message, "{}"u8);
        SealedWords words = _owner.Seal.SealWords(Message, "a"u8);
        SealedPreview preview = _owner.Seal.SealPreview(Message, "a"u8);
        SealedLetter letter = _owner.Seal.SealLetter(new ReadOnlySequence<byte>(new byte[9]), LetterSecrecy.Letter);

        Assert.NotNull(Owner.Open(writer => opened.TryOpen(envelope, Message, writer)));
        Assert.Null(Owner.Open(writer => opened.TryOpen(words, Message, writer)));
        Assert.Null(Owner.Open(writer => opened.TryOpen(preview, Message, writer)));
        Assert.Null(Owner.Open(writer => opened.TryOpenLetter(
            new ReadOnlySequence<byte>(letter.Packet), letter.Facts, writer)));
        Assert.False(opened.TryReadLetter(letter.Facts, out _));
    }

    [Fact]
    public void Objects_too_large_are_refused_when_they_are_sealed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _owner.Seal.SealEnvelope(Message, new byte[SealedEnvelope.MaxPlainLength + 1]));
        byte[] largest = new byte[SealedEnvelope.MaxPlainLength];
        SealedEnvelope envelope = _owner.Seal.SealEnvelope(Message, largest);

        Assert.Equal(largest, Owner.Open(writer => _opened.TryOpen(envelope, Message, writer)));
    }

    [Fact]
    public async Task Many_threads_seal_and_open_at_once()
    {
        await Parallel.ForAsync(0, 2000, TestContext.Current.CancellationToken, (i, _) =>
        {
            MessageId message = new(i);
            byte[] json = Encoding.UTF8.GetBytes($"{{\"n\":{i}}}");
            SealedEnvelope envelope = _owner.Seal.SealEnvelope(message, json);
            Assert.Equal(json, Owner.Open(writer => _opened.TryOpen(envelope, message, writer)));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void After_its_end_a_seal_seals_nothing()
    {
        _owner.Seal.Dispose();
        _opened.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _owner.Seal.SealEnvelope(Message, "{}"u8));
        Assert.Throws<ObjectDisposedException>(
            () => _owner.Seal.SealLetter(new ReadOnlySequence<byte>(new byte[9]), LetterSecrecy.Letter));
        Assert.Throws<ObjectDisposedException>(
            () => _opened.TryOpen(new SealedEnvelope(new byte[99]), Message, new ArrayBufferWriter<byte>()));
    }

    public void Dispose()
    {
        _opened.Dispose();
        _owner.Dispose();
    }

    private static AccountSecrets Moved(AccountSecrets secrets, AccountId account)
    {
        Span<byte> payload = stackalloc byte[96];
        secrets.WritePayload(Access.Everything, payload);
        return AccountSecrets.FromPayload(account, secrets.Generation, payload);
    }

    private byte[]? OpenLetter(SealedLetter letter, LetterFacts facts)
        => Owner.Open(writer => _opened.TryOpenLetter(new ReadOnlySequence<byte>(letter.Packet), facts, writer));
}
