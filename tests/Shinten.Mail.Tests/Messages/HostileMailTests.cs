using System.Buffers;
using System.Diagnostics;
using System.Text;
using CsCheck;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Shinten.Mail.Threads;
using Shinten.Mail.Views;
using Shinten.Mail.Words;
using Xunit;

namespace Shinten.Mail.Tests.Messages;

/// <summary>Nothing that a stranger sends makes a parser throw, read outside of the message, or take long.</summary>
public sealed class HostileMailTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SHINTEN_LONG") == "1" ? 2_000_000 : 8_000;

    [Fact]
    public void Every_message_is_taken_apart_within_its_bounds()
        => HostileMail.Messages.Sample(bytes =>
        {
            ParsedMessage message = ParsedMessage.Parse(bytes);
            AssertWithin(message.Root, bytes.Length);
            Envelope envelope = Envelope.Of(message);
            ThreadKeys.Of(envelope.Fields);
            Assert.True(Preview.Of(message).Length <= Preview.MaxLength);
            WordSet.Read(WordSet.FromMessage(message).FrontCoded);
            TraceFields.CountReceived(bytes);
        }, iter: Rounds);

    [Fact]
    public void Every_envelope_is_read_as_it_was_written()
        => HostileMail.Messages.Sample(bytes =>
        {
            byte[] json = Written(Envelope.Of(ParsedMessage.Parse(bytes)));
            Envelope read = EnvelopeJson.Read(json);
            Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(Written(read)));
            EnvelopeFields fields = EnvelopeJson.ReadFields(json);
            Assert.Equal(Text(read.Fields), Text(fields));
        }, iter: Rounds / 4);

    [Fact]
    public void A_damaged_envelope_is_refused_in_one_way()
    {
        Envelope envelope = Envelope.Of(ParsedMessage.Parse(Letters.FiveKilobytes()));
        byte[] json = Written(envelope with { Fields = envelope.Fields with { Cc = [] } });
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte, Gen.Int[0, 40]).Sample((at, value, cut) =>
        {
            byte[] damaged = [.. json[..at], value, .. json[Math.Min(json.Length, at + cut)..]];
            PlainEnvelope.TryWrite(damaged, new ArrayBufferWriter<byte>());
            try
            {
                EnvelopeJson.Read(damaged);
            }
            catch (FormatException)
            {
                // The one way.
            }
        }, iter: Rounds);
    }

    [Fact]
    public void Every_view_of_an_envelope_says_where_its_parts_lie()
        => HostileMail.Messages.Sample(bytes =>
        {
            Envelope envelope = Envelope.Of(ParsedMessage.Parse(bytes));
            SealedLetterNote note = new(7, DateTimeOffset.UnixEpoch, "mail.example.test");
            SealedView view = SealedView.ForEnvelopes(note, envelope, 100);
            byte[] shown = [.. view.Head.Span, .. Enumerable.Repeat((byte)'A', 100), .. view.Tail.Span];
            MessagePart root = ParsedMessage.Parse(shown).Root;
            Assert.Equal(view.Length, shown.Length);
            Assert.Equal((2, view.Structure.BodyLength), (root.Children.Count, root.BodyLength));
            Assert.Equal(view.Structure.Children[1].BodyLength, root.Children[1].BodyLength);
        }, iter: Rounds / 10);

    [Theory]
    [InlineData("(")]
    [InlineData("\"")]
    [InlineData("\"\\")]
    [InlineData("<")]
    [InlineData("<\"")]
    [InlineData("a@b,")]
    [InlineData("g:")]
    [InlineData("=?utf-8?Q?")]
    [InlineData("=?utf-8?B?YQ==?= ")]
    [InlineData("; a=b")]
    [InlineData("; a*0=b")]
    [InlineData(" \t")]
    [InlineData("[")]
    [InlineData("[a]")]
    [InlineData("re: ")]
    public void A_long_field_takes_linear_time(string unit)
    {
        string value = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        AssertQuick($"Content-Type: text/plain{value}\r\nFrom: {value}\r\nSubject: {value}\r\nDate: {value}\r\n\r\n");
    }

    [Theory]
    [InlineData("\n--a")]
    [InlineData("\n--a\n")]
    [InlineData("\n--a\n\n")]
    [InlineData("\n--a\nContent-Type: multipart/mixed; boundary=a\n\n")]
    [InlineData("\n--a\nContent-Type: message/rfc822\n\n")]
    [InlineData("Content-Type: message/rfc822\n\n")]
    [InlineData("<a \"")]
    [InlineData("<a =\"x\">")]
    [InlineData("<script></")]
    [InlineData("&amp")]
    [InlineData("<!--")]
    [InlineData("x:\n")]
    [InlineData("日本")]
    [InlineData("a'")]
    [InlineData("1.")]
    [InlineData("e\u0301")]
    public void A_long_body_takes_linear_time(string unit)
    {
        string body = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
        const string html = "Content-Type: text/html; charset=utf-8\n\n";
        AssertQuick($"Content-Type: multipart/mixed; boundary=a\n\n--a\n{html}{body}");
        AssertQuick($"Content-Type: text/plain; charset=utf-8\n\n{body}");
    }

    private static void AssertQuick(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        long start = Stopwatch.GetTimestamp();
        ParsedMessage message = ParsedMessage.Parse(bytes);
        Envelope envelope = Envelope.Of(message);
        Assert.InRange(Written(envelope).Length, 1, EnvelopeJson.MaxLength);
        Preview.Of(message);
        WordSet.FromMessage(message);
        ThreadKeys.Of(envelope.Fields);
        InnerHeaders.Patch(message);

        // Quadratic work on a megabyte takes minutes; the bound leaves room for a busy machine.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    private static void AssertWithin(MessagePart part, long length)
    {
        Assert.InRange(part.HeaderOffset, 0, length);
        Assert.Equal(part.BodyOffset, part.HeaderOffset + part.HeaderLength);
        Assert.InRange(part.BodyLength, 0, length - part.BodyOffset);
        foreach (MessagePart child in part.Children)
        {
            Assert.InRange(child.HeaderOffset, part.BodyOffset, part.BodyOffset + part.BodyLength);
            AssertWithin(child, part.BodyOffset + part.BodyLength);
        }

        if (part.Message is not null)
        {
            Assert.Equal(part.BodyOffset, part.Message.HeaderOffset);
            AssertWithin(part.Message, part.BodyOffset + part.BodyLength);
        }
    }

    private static byte[] Written(Envelope envelope)
    {
        ArrayBufferWriter<byte> json = new();
        EnvelopeJson.Write(json, envelope);
        return json.WrittenSpan.ToArray();
    }

    private static string Text(EnvelopeFields fields)
    {
        MessagePart opaque = new() { Type = ContentType.Opaque };
        return Encoding.UTF8.GetString(Written(new Envelope { Fields = fields, Structure = opaque }));
    }
}
