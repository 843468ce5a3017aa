using System.Buffers;
using System.Text;
using CsCheck;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Protocols.Imap.Writing;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>The quick way to ENVELOPE writes what the slow way writes, or nothing.</summary>
public sealed class PlainEnvelopeTests
{
    private static readonly Gen<string> Fields = Gen.OneOf(
        "From: Alice <alice@example.org>", "From: alice@example.org, \"Doe, Bob\" <bob@x.org>", "Sender: s@example.org",
        "Reply-To: r@example.org", "To: friends: a@b.org, C <c@d.org>;",
        "To: =?utf-8?Q?B=C3=B6b?= <b@x.org>", "To: nobody",
        "To: =?utf-8?Q??= <b@x.org>", "Cc: \"a \\\"b\\\"\" <q@x.org>", "Bcc: <\"a@b\"@x.org>", "Bcc: h@[192.0.2.1]",
        "Subject: plain [1], with ]", "Subject: =?utf-8?Q?caf=C3=A9?=", "Subject: raw é", "Subject: looks =? odd",
        "Subject:", "Date: Mon, 2 Nov 2026 10:20:30 +0100", "Date: Mon, 02 Nov 2026 10:20:30 +0100 (CET)", "Date: no",
        "Date: Wed, 31 Dec 2025 23:59:59 -0330", "Message-ID: <1@x>", "Message-ID: <1@x> <2@x>", "Message-ID: none",
        "In-Reply-To: <1@x>\r\n <2@x>", "References: <0@x>", "List-Id: x", "X-Y: z");

    [Fact]
    public void Both_ways_write_the_same()
        => Fields.Array[0, 10].Sample(lines =>
        {
            byte[] letter = Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");
            Envelope envelope = Envelope.Of(ParsedMessage.Parse(letter));
            ArrayBufferWriter<byte> json = new();
            EnvelopeJson.Write(json, envelope);
            ArrayBufferWriter<byte> quick = new();
            ArrayBufferWriter<byte> slow = new();
            EnvelopeText.Write(slow, EnvelopeJson.ReadFields(json.WrittenSpan), utf8: false);
            if (PlainEnvelope.TryWrite(json.WrittenSpan, quick))
            {
                Assert.Equal(Encoding.UTF8.GetString(slow.WrittenSpan), Encoding.UTF8.GetString(quick.WrittenSpan));
            }

            Assert.True(quick.WrittenCount > 0 || lines.Any(line => !IsPlain(line)), string.Join('\n', lines));
        });

    private static bool IsPlain(string line) => line.StartsWith("From: Alice", StringComparison.Ordinal)
        || line.StartsWith("Message-ID: <", StringComparison.Ordinal)
        || line.StartsWith("Date", StringComparison.Ordinal);
}
