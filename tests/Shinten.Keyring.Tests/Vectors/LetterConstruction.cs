using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;
using Xunit;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>A letter in each form, as a packet that was written once (docs/sealing.md §5).</summary>
internal sealed class LetterConstruction : Construction
{
    private static readonly string[] Forms = ["020903", "020902", "020702", "010900"];

    public override string File => "letter.json";

    public override string About
        => "One OpenPGP packet for each form, with the facts that its envelope records; "
            + "check is the salt or the SHA-256.";

    public override IEnumerable<JsonObject> MakeInputs()
    {
        foreach ((string form, int length) in Forms.SelectMany(form => new[] { (form, 60), (form, 70_000) }))
        {
            byte[] payload = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Repeat("Dear addressee,\r\n", 5000))[..length]);
            if (length > 1000 && form != "020903")
                continue;
            byte[] letterKey = Fixed($"letter {form} {length}");
            yield return Write(form, letterKey, payload);
        }
    }

    public override JsonObject Compute(JsonObject inputs)
        => new()
        {
            ["sessionKey"] = Hex(Reference.Hkdf(
                Bytes(inputs, "letterKey"), Reference.Text("shinten/1 openpgp"),
                Bytes(inputs, "form"))[..SessionLength(inputs)]),
        };

    public override void Open(JsonObject inputs, JsonObject outputs)
    {
        byte[] form = Bytes(inputs, "form");
        LetterFacts facts = new(
            new SealForm(form[0], form[1], form[2]),
            LetterSecrecy.Letter,
            Bytes(inputs, "packet").Length,
            Bytes(inputs, "payload").Length,
            inputs["compressed"]!.GetValue<bool>(),
            Bytes(inputs, "check"));
        LetterKey letterKey = LetterKey.From(Bytes(inputs, "letterKey"));
        using OpenedSeal seal = new(new AccountId(1), SealId.New(), EnvelopeKey.Generate(), () => letterKey);
        ArrayBufferWriter<byte> payload = new();

        Assert.True(seal.TryOpenLetter(new ReadOnlySequence<byte>(Bytes(inputs, "packet")), facts, payload));
        Assert.Equal(Bytes(inputs, "payload"), payload.WrittenSpan.ToArray());
    }

    private static int SessionLength(JsonObject inputs) => Bytes(inputs, "form")[1] == 7 ? 16 : 32;

    private static JsonObject Write(string form, byte[] letterKey, byte[] payload)
    {
        byte[] bytes = Convert.FromHexString(form);
        SealForm sealForm = new(bytes[0], bytes[1], bytes[2]);
        using LetterKey key = LetterKey.From(letterKey);
        using SessionKey session = SealKeys.Session(key, sealForm);
        using SecretReading secret = session.Read();
        ArrayBufferWriter<byte> packet = new();
        EncryptedPacketFacts facts = EncryptedPacket.Write(
            packet,
            sealForm,
            secret.Bytes[..SealKeys.SessionLength(sealForm)],
            new ReadOnlySequence<byte>(payload));
        return new JsonObject
        {
            ["form"] = form,
            ["letterKey"] = Hex(letterKey),
            ["payload"] = Hex(payload),
            ["compressed"] = facts.Compressed,
            ["check"] = Hex(facts.Check),
            ["packet"] = Hex(packet.WrittenSpan.ToArray()),
        };
    }
}
