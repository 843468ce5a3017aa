using System.Buffers;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Envelopes;

public sealed class EnvelopeTests
{
    [Fact]
    public void An_envelope_has_the_fields_of_its_letter()
    {
        Envelope envelope = Of("""
            From: "Doe, Jane" <jane@example.org>
            To: friends: a@b.org;, =?utf-8?Q?B=C3=B6b?= <bob@example.test>
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
            Date: Fri, 07 Oct 1994 16:15:05 -0700 (PDT)
            Message-ID: <1@example.org>
            References: <0@example.org>
              <00@example.org>
            List-Id: Friends <friends.example.org>
            Authentication-Results: mail.example.test; spf=pass
            Content-Type: multipart/mixed; boundary=a

            --a

            hi
            --a
            Content-Type: application/pdf; name="=?utf-8?B?6KGoLnBkZg==?="
            Content-Disposition: attachment; filename*=utf-8''%E8%A1%A8.pdf

            --a--
            """);

        Assert.Equal("Doe, Jane", envelope.From[0].Name);
        Assert.Equal("jane@example.org", envelope.From[0].Email);
        Assert.Equal(4, envelope.To.Count);
        Assert.Equal("=?utf-8?Q?B=C3=B6b?=", envelope.To[3].RawName);
        Assert.Equal("Grüße", envelope.Subject);
        Assert.Equal("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", envelope.Fields.SubjectText);
        Assert.Equal("Fri, 07 Oct 1994 16:15:05 -0700 (PDT)", envelope.Fields.DateText);
        Assert.Equal("<1@example.org>", envelope.Fields.MessageIdText);
        Assert.Null(envelope.Fields.RawMessageId);
        Assert.Equal(["0@example.org", "00@example.org"], envelope.References);
        Assert.Equal("List-Id", envelope.ListHeaders[0].Name);
        Assert.Single(envelope.AuthenticationResults);
        Assert.True(envelope.HasAttachment);
        Assert.Equal(["表.pdf"], envelope.AttachmentNames);
    }

    [Fact]
    public void A_letter_record_and_a_patch_travel_with_the_envelope()
    {
        LetterRecord letter = new(new byte[] { 2, 9, 3 }, 2, 7777, 5000, true, new byte[32]);
        HeaderPatch patch = new([new HeaderEdit(20, 30, "old"u8.ToArray())]);
        Envelope envelope = Of("Subject: x\n\nhi") with
        {
            Letter = letter,
            HeaderPatch = patch,
            IsEndToEndEncrypted = true,
        };
        Envelope read = EnvelopeJson.Read(Written(envelope));

        Assert.Equal(7777, read.Letter!.PacketLength);
        Assert.Equal(letter.Check.ToArray(), read.Letter.Check.ToArray());
        Assert.Equal(27, read.HeaderPatch.Growth);
        Assert.True(read.IsEndToEndEncrypted);
    }

    [Fact]
    public void An_envelope_that_would_be_too_large_is_abridged()
    {
        string addresses = string.Join(",\n ", Enumerable.Range(0, 5000).Select(i
            => $"\"{new string('\u0001', 30)}{i}\" <a{i}@example.org>"));
        Envelope many = Of($"To: {addresses}\nSubject: x\n\nhi");
        string parts = string.Concat(Enumerable.Repeat("--a\nContent-Type: image/png; name=\"" + new string('é', 200)
            + "\"\n\n", 5000));
        Envelope deep = Of($"Content-Type: multipart/mixed; boundary=a\n\n{parts}");

        Assert.True(many.IsAbridged);
        Assert.InRange(Written(many).Length, 1, EnvelopeJson.MaxLength);
        Assert.Equal("x", many.Subject);
        Assert.True(deep.IsAbridged);
        Assert.InRange(Written(deep).Length, 1, EnvelopeJson.MaxLength);
    }

    private static Envelope Of(string letter) => Envelope.Of(ParsedMessage.Parse(Letters.Crlf(letter)));

    private static byte[] Written(Envelope envelope)
    {
        ArrayBufferWriter<byte> json = new();
        EnvelopeJson.Write(json, envelope);
        return json.WrittenSpan.ToArray();
    }
}
